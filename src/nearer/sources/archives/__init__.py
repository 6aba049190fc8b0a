"""One module or package for each export; each has one object named `SOURCE`."""
