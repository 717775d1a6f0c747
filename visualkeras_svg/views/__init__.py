"""Views: what each kind of figure says, and what it gives up for want of room."""
