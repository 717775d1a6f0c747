"""`python -m visualkeras_svg`."""

import sys

from visualkeras_svg.cli import main

sys.exit(main())
