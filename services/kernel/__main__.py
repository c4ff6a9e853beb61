"""`python -m services.kernel`: the service that KADRY_SERVICE names. What the image of a service starts."""

import os
import runpy

runpy.run_module(f"services.{os.environ['KADRY_SERVICE']}", run_name="__main__", alter_sys=True)
