"""`python -m services.kernel.probe [/readyz]`: asks the service in this container whether it is well.

Ends with 0 for yes; otherwise with 1 and what the service answered. The port is KADRY_HTTP_PORT.
"""

import http.client
import os
import sys


def probe(path: str, port: int) -> tuple[bool, str]:
    """Whether `path` is answered with 200, and the answer; a service that does not answer says why."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status == 200, answer.read(4_000).decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return False, f"{type(error).__name__}: {error}"
    finally:
        connection.close()


if __name__ == "__main__":
    well, said = probe(sys.argv[1] if len(sys.argv) > 1 else "/healthz", int(os.environ["KADRY_HTTP_PORT"]))
    print(said)
    sys.exit(not well)
