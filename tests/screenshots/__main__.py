import sys

from tests.screenshots.run import main

sys.exit(main())
