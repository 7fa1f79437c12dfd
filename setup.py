"""The packages of the wheel: those below `occugraph/`, and the rooms that stand beside it.

All else is in pyproject.toml, which cannot say that packages are found in several folders. The
link `occugraph/loaders` is not followed, so that a checkout without symbolic links installs.
"""

from setuptools import find_namespace_packages, setup

ROOMS = {f"occugraph.{room}": room for room in ("loaders", "ontology", "queries", "shapes")}
FOLDERS = {"occugraph": "occugraph", **ROOMS}
APART = ("loaders", "loaders.*", "*__pycache__")

below = (
    f"{name}.{package}"
    for name, folder in FOLDERS.items()
    for package in find_namespace_packages(folder, exclude=APART)
)
setup(packages=[*FOLDERS, *below], package_dir=ROOMS)
