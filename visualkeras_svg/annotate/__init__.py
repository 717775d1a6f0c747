"""What explains the layout: captions, brackets, headings, and the legend."""
