"""A configuration as programs of several years wrote it: as Keras 3 does, shortened to what a person writes, and as Keras 2 did."""
DEFAULTS = {None, False}
DROPPED = {"module", "registered_name", "build_config", "compile_config"}
KINDS = {"keras.initializers": "initializer", "keras.regularizers": "regularizer", "keras.constraints": "constraint"}


def snake(name):
    return "".join("_" + letter.lower() if letter.isupper() and i else letter.lower() for i, letter in enumerate(name))


def spell(value, style):
    """The same meaning; style is `keras3` (as it is), `short` or `keras2`."""
    if style == "keras3":
        return value
    if isinstance(value, list):
        return [spell(item, style) for item in value]
    if not isinstance(value, dict):
        return value
    kind = KINDS.get(value.get("module"))
    if kind == "initializer" and style == "short":
        return snake(value["class_name"])
    if value.get("class_name") == "DTypePolicy":
        return value["config"]["name"]
    result = {}
    for key, item in value.items():
        if key in DROPPED:
            continue
        if key == "batch_shape" and style == "keras2":
            key = "batch_input_shape"
        if style == "short" and key in ("dtype", "trainable", "quantization_config") and item is not False:
            continue
        if style == "keras2" and key in ("zero_output_for_mask", "quantization_config", "seed") and not item:
            continue
        result[key] = spell(item, style)
    if style == "short" and set(result) == {"class_name", "config"}:
        # What equals None means nothing: absent is the same.
        result["config"] = {key: item for key, item in result["config"].items() if item is not None or key == "merge_mode"}
    if style == "keras2" and "return_sequences" in result:
        result["time_major"] = False
        if "implementation" not in result and "recurrent_activation" in result:
            result["implementation"] = 2
    return result
