"""The packages of the wheel: those below `occugraph/`, and the rooms that stand beside it.

All else is in pyproject.toml, which cannot say that a package is found in another folder. The
link `occugraph/loaders` is not needed, so that a checkout without symbolic links installs.
"""

from setuptools import find_packages, setup

#: Rooms at the root of the checkout, which are packages of data or code below `occugraph`.
ROOMS = ("loaders", "ontology", "queries", "shapes")

packages = find_packages(include=["occugraph", "occugraph.*"], exclude=["*.loaders", "*.loaders.*"])
for room in ROOMS:
    below = (f"occugraph.{room}.{package}" for package in find_packages(room))
    packages += [f"occugraph.{room}", *below]

setup(packages=packages, package_dir={f"occugraph.{room}": room for room in ROOMS})
