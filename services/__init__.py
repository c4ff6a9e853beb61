"""The application: the kernel, six services that meet only on the bus, and the console."""
