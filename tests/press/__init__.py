"""The sample press: invented publishers, served on loopback, for the demo, the end-to-end tests and the README.

Everything in `world/` was written for this project and marked as invented. `world.py` reads it, `feeds.py` and `pages.py`
put it into the forms that publishers use, `server.py` answers for them.
"""
