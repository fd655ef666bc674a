"""ONNX Runtime, which writes and does not train: onnxruntime_peer.py THREADS"""
import sys

import protocol

threads = int(sys.argv[1])
numpy, onnx, onnxruntime = protocol.imported("numpy", "onnx", "onnxruntime")
np, helper = numpy, onnx.helper
OPERATORS = {"lstm": ("LSTM", 4), "gru": ("GRU", 3), "simple": ("RNN", 1)}


def graph(shape):
    """symbols [1, batch], a state (or two) for each layer [1, batch, units] -> logits [1, batch, symbols] and the next states."""
    random = np.random.default_rng(0)
    units, batch, symbols, cell = shape["units"], shape["batch"], shape["symbols"], shape["cell"]
    operator, gates = OPERATORS[cell]
    kinds = ["h", "c"] if cell == "lstm" else ["h"]
    constants, nodes, inputs, outputs = [], [], [], []

    def weight(name, *size):
        values = (random.standard_normal(size) / np.sqrt(size[-1])).astype("float32")
        constants.append(onnx.numpy_helper.from_array(values, name))
        return name

    nodes.append(helper.make_node("Gather", [weight("table", symbols, units), "symbols"], ["x0"]))
    for i in range(shape["layers"]):
        states = [f"{kind}{i}" for kind in kinds]
        attributes = {"linear_before_reset": 1} if cell == "gru" else {}
        given = [f"x{i}", weight(f"W{i}", 1, gates * units, units), weight(f"R{i}", 1, gates * units, units), weight(f"B{i}", 1, 2 * gates * units), ""]
        nodes.append(helper.make_node(operator, [*given, *states], [f"y{i}", *(f"{name}_next" for name in states)], hidden_size=units, **attributes))
        # [steps, directions, batch, units] -> [steps, batch, units]
        constants.append(onnx.numpy_helper.from_array(np.array([1], "int64"), f"axis{i}"))
        nodes.append(helper.make_node("Squeeze", [f"y{i}", f"axis{i}"], [f"x{i + 1}"]))
        for name in states:
            inputs.append(helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [1, batch, units]))
            outputs.append(helper.make_tensor_value_info(f"{name}_next", onnx.TensorProto.FLOAT, [1, batch, units]))
    nodes.append(helper.make_node("MatMul", [f"x{shape['layers']}", weight("D", units, symbols)], ["product"]))
    nodes.append(helper.make_node("Add", ["product", weight("b", symbols)], ["logits"]))
    inputs.insert(0, helper.make_tensor_value_info("symbols", onnx.TensorProto.INT64, [1, batch]))
    outputs.insert(0, helper.make_tensor_value_info("logits", onnx.TensorProto.FLOAT, [1, batch, symbols]))
    model = helper.make_model(helper.make_graph(nodes, "network", inputs, outputs, constants), opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    return model.SerializeToString(), [value.name for value in inputs[1:]]


def generation(shape):
    model, names = graph(shape)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    random = np.random.default_rng(1)
    batch, most = shape["batch"], shape["symbols"] - 1
    rows = np.arange(batch)

    def call():
        states = [np.zeros((1, batch, shape["units"]), np.float32) for _ in names]
        symbols = np.zeros((1, batch), np.int64)
        for _ in range(shape["steps"]):
            logits, *states = session.run(None, {"symbols": symbols, **dict(zip(names, states))})
            weights = logits[0] / 0.8
            masses = np.cumsum(np.exp(weights - weights.max(-1, keepdims=True)), -1)
            if batch == 1:
                symbols = np.array([[min(most, np.searchsorted(masses[0], random.random() * masses[0, -1]))]], np.int64)
            else:
                drawn = (masses < random.random((batch, 1)) * masses[rows, -1, None]).sum(-1)
                symbols = np.minimum(drawn, most)[None].astype(np.int64)

    return call


protocol.serve({"onnxruntime": onnxruntime.__version__, "onnx": onnx.__version__}, lambda kind, shape: generation(shape))
