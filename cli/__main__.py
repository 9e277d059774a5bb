"""``python -m cli`` is ``banwatch``."""

from cli.main import main

if __name__ == "__main__":
    main()
