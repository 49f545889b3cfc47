"""From Clio's API description to declarations: `python -m codegen [--check]`.

`extracting` takes the facts out of an OpenAPI file into ``schema/`` (once per
version of the API); `reading` makes values of them, corrected; `naming` gives
them Python names; `templates` and `writing` turn them into the files under
``src/clio_sync/_generated``, and `homes` into their public homes under
``src/clio_sync/resources``. None of it is shipped.
"""
