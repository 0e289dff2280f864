"""Several hosts on one LAN, on this machine: network namespaces on a bridge.

    with Lab(hosts=4, daemons=[0, 1]) as lab:
        node = lab.host(0).start(["meshchat", "--headless"])
        lab.partition([0, 1], [2, 3])
        lab.heal()
        lab.loss(20)

Needs root and the packages that `script/bootstrap --test` installs. Nothing in it has a name that
another lab could have, and nothing of it is left when the Python process ends, however it ends.
"""

from .host import Host
from .lab import Lab, LabError
from .process import LabProcess

__all__ = ["Host", "Lab", "LabError", "LabProcess"]
