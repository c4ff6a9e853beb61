"""Imported first by a process of ours: no garbage is looked for while modules load.

They make a hundred thousand objects that stay; looking among them again and again costs a quarter of the
start. `process.run` switches the collector on again.
"""

import gc

gc.disable()
