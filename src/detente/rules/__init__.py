"""The theory, section by section of docs/explanation/model.md: pure functions of one future and one month.

Arrays carry the axes named in their annotations. A future axis may ride along as the last one (`*future`), untouched:
every rule works on its leading axes only, so that one line serves one future or thousands side by side.
"""
