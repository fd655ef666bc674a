// The functions that addon.ts describes.
#define NAPI_VERSION 8
#include "machine.h"
#include "peak.h"
#include "processor.h"
#include <node_api.h>

namespace {

/** As in addon.ts. */
constexpr int32_t ADDON_VERSION = 3;

/** A machine and the JavaScript buffers over its segments, kept until memory moves. */
struct Handle {
  Machine machine;
  napi_ref buffers[2] = {nullptr, nullptr};

  Handle(const Kernels &kernels, int threads) : machine(kernels, threads) {}
};

napi_value fail(napi_env env, const char *code, const char *message) {
  napi_throw_error(env, code, message);
  return nullptr;
}

template <size_t N> bool arguments(napi_env env, napi_callback_info info, napi_value (&values)[N]) {
  size_t count = N;
  return napi_get_cb_info(env, info, &count, values, nullptr, nullptr) == napi_ok && count == N;
}

Handle *handleOf(napi_env env, napi_value value) {
  void *data = nullptr;
  return napi_get_value_external(env, value, &data) == napi_ok ? (Handle *)data : nullptr;
}

napi_value instructionSets(napi_env env, napi_callback_info) {
  const auto sets = usableKernels();
  napi_value list;
  napi_create_array_with_length(env, sets.size(), &list);
  for (uint32_t i = 0; i < sets.size(); i++) {
    napi_value name;
    napi_create_string_utf8(env, sets[i]->name, NAPI_AUTO_LENGTH, &name);
    napi_set_element(env, list, i, name);
  }
  return list;
}

/** Lets go of a buffer: whoever holds it finds it empty, and never memory that has moved. */
void detach(napi_env env, Handle &handle, int index) {
  if (!handle.buffers[index]) return;
  napi_value buffer;
  if (napi_get_reference_value(env, handle.buffers[index], &buffer) == napi_ok && buffer) napi_detach_arraybuffer(env, buffer);
  napi_delete_reference(env, handle.buffers[index]);
  handle.buffers[index] = nullptr;
}

napi_value create(napi_env env, napi_callback_info info) {
  napi_value values[2];
  int32_t threads;
  char name[32];
  size_t length;
  if (!arguments(env, info, values) || napi_get_value_int32(env, values[0], &threads) != napi_ok || threads < 1 || threads > 1024 ||
      napi_get_value_string_utf8(env, values[1], name, sizeof name, &length) != napi_ok)
    return fail(env, "INVALID_ARGUMENT", "create(threads, instructionSet): threads from 1 to 1024 and a name");
  for (const Kernels *kernels : usableKernels()) {
    if (strcmp(kernels->name, name) != 0) continue;
    Handle *handle = new Handle(*kernels, threads);
    napi_value external;
    const auto finalize = [](napi_env env, void *data, void *) {
      Handle *handle = (Handle *)data;
      for (napi_ref buffer : handle->buffers)
        if (buffer) napi_delete_reference(env, buffer);
      delete handle;
    };
    if (napi_create_external(env, handle, finalize, nullptr, &external) == napi_ok) return external;
    delete handle;
    return fail(env, "OUT_OF_MEMORY", "no memory for a machine");
  }
  return fail(env, "INVALID_ARGUMENT", "create(threads, instructionSet): this processor has no such instruction set");
}

napi_value reserve(napi_env env, napi_callback_info info) {
  napi_value values[4];
  if (!arguments(env, info, values)) return fail(env, "INVALID_ARGUMENT", "reserve(handle, persistentWords, scratchWords, workspaceWords)");
  Handle *handle = handleOf(env, values[0]);
  double words[3];
  for (int i = 0; i < 3; i++)
    if (!handle || napi_get_value_double(env, values[i + 1], &words[i]) != napi_ok || !(words[i] >= 0) || words[i] > 9e15)
      return fail(env, "INVALID_ARGUMENT", "reserve(handle, persistentWords, scratchWords, workspaceWords): whole numbers from 0");
  if (words[0] + words[1] + words[2] > 4e12 || !handle->machine.reserve((size_t)words[0], (size_t)words[1], (size_t)words[2]))
    return fail(env, "OUT_OF_MEMORY", "the machine has not so much memory");
  for (int i = 0; i < 2; i++) detach(env, *handle, i);
  return nullptr;
}

napi_value segment(napi_env env, napi_callback_info info) {
  napi_value values[2];
  int32_t index;
  if (!arguments(env, info, values) || napi_get_value_int32(env, values[1], &index) != napi_ok || index < 0 || index > 1)
    return fail(env, "INVALID_ARGUMENT", "segment(handle, index): 0 or 1");
  Handle *handle = handleOf(env, values[0]);
  Memory *memory = handle ? handle->machine.segment(index) : nullptr;
  if (!memory) return fail(env, "INVALID_ARGUMENT", "segment before reserve");
  napi_value buffer;
  if (handle->buffers[index] && napi_get_reference_value(env, handle->buffers[index], &buffer) == napi_ok && buffer) return buffer;
  memory->take();
  const auto finalize = [](napi_env, void *, void *memory) { ((Memory *)memory)->drop(); };
  if (napi_create_external_arraybuffer(env, memory->bytes, memory->size, finalize, memory, &buffer) != napi_ok) {
    memory->drop();
    return fail(env, "UNSUPPORTED", "this JavaScript engine has no external buffers");
  }
  napi_create_reference(env, buffer, 1, &handle->buffers[index]);
  return buffer;
}

/** The kernels of an instruction set's name, threads and seconds, which both measurements take first. */
struct Measurement {
  const Kernels *kernels = nullptr;
  int32_t threads = 0;
  double seconds = 0;

  Measurement(napi_env env, const napi_value *values) {
    char name[32];
    size_t length;
    if (napi_get_value_string_utf8(env, values[0], name, sizeof name, &length) != napi_ok || napi_get_value_int32(env, values[1], &threads) != napi_ok ||
        threads < 1 || threads > 1024 || napi_get_value_double(env, values[2], &seconds) != napi_ok || !(seconds > 0) || seconds > 60)
      return;
    for (const Kernels *each : usableKernels())
      if (strcmp(each->name, name) == 0) kernels = each;
  }
};

napi_value measureMultiplyAdds(napi_env env, napi_callback_info info) {
  napi_value values[3], result;
  const char *usage = "measureMultiplyAdds(instructionSet, threads, seconds)";
  if (!arguments(env, info, values)) return fail(env, "INVALID_ARGUMENT", usage);
  const Measurement asked(env, values);
  if (!asked.kernels) return fail(env, "INVALID_ARGUMENT", usage);
  napi_create_double(env, multiplyAddsASecond(*asked.kernels, asked.threads, asked.seconds), &result);
  return result;
}

napi_value measureReading(napi_env env, napi_callback_info info) {
  napi_value values[4], result;
  const char *usage = "measureReading(instructionSet, threads, seconds, bytes)";
  double bytes;
  if (!arguments(env, info, values) || napi_get_value_double(env, values[3], &bytes) != napi_ok || !(bytes >= 256) || bytes > 9e15)
    return fail(env, "INVALID_ARGUMENT", usage);
  const Measurement asked(env, values);
  if (!asked.kernels) return fail(env, "INVALID_ARGUMENT", usage);
  const double rate = bytesReadASecond(*asked.kernels, asked.threads, asked.seconds, (size_t)bytes);
  if (rate < 0) return fail(env, "OUT_OF_MEMORY", "the machine has not so much memory");
  napi_create_double(env, rate, &result);
  return result;
}

/** The words of an Int32Array; null if it is none. */
const int32_t *words(napi_env env, napi_value value, size_t &count) {
  napi_typedarray_type type;
  void *data = nullptr;
  if (napi_get_typedarray_info(env, value, &type, &count, &data, nullptr, nullptr) != napi_ok || type != napi_int32_array) return nullptr;
  static const int32_t nothing = 0;
  return count == 0 ? &nothing : (const int32_t *)data;
}

napi_value run(napi_env env, napi_callback_info info) {
  napi_value values[3];
  if (!arguments(env, info, values)) return fail(env, "INVALID_ARGUMENT", "run(handle, plan, extents)");
  Handle *handle = handleOf(env, values[0]);
  size_t planWords, extentWords;
  const int32_t *plan = words(env, values[1], planWords), *extents = words(env, values[2], extentWords);
  if (!handle || !plan || !extents) return fail(env, "INVALID_ARGUMENT", "run(handle, plan, extents): Int32Arrays");
  napi_value status;
  napi_create_int32(env, handle->machine.run(plan, planWords, extents, extentWords), &status);
  return status;
}

napi_value profile(napi_env env, napi_callback_info info) {
  napi_value values[2];
  bool on;
  Handle *handle;
  if (!arguments(env, info, values) || !(handle = handleOf(env, values[0])) || napi_get_value_bool(env, values[1], &on) != napi_ok)
    return fail(env, "INVALID_ARGUMENT", "profile(handle, on)");
  handle->machine.time(on);
  return nullptr;
}

napi_value times(napi_env env, napi_callback_info info) {
  napi_value values[2];
  size_t count;
  if (!arguments(env, info, values)) return fail(env, "INVALID_ARGUMENT", "times(handle, plan)");
  Handle *handle = handleOf(env, values[0]);
  const int32_t *plan = words(env, values[1], count);
  const int64_t *times = handle && plan ? handle->machine.times(plan, count) : nullptr;
  if (!times) return fail(env, "INVALID_ARGUMENT", "times(handle, plan): a plan that has run");
  const size_t length = (size_t)plan[Header::codeWords] + 1;
  void *data;
  napi_value buffer, array;
  napi_create_arraybuffer(env, length * sizeof(double), &data, &buffer);
  for (size_t i = 0; i < length; i++) ((double *)data)[i] = (double)times[i];
  napi_create_typedarray(env, napi_float64_array, length, buffer, 0, &array);
  return array;
}

} // namespace

NAPI_MODULE_INIT() {
  napi_value version, planVersion;
  napi_create_int32(env, ADDON_VERSION, &version);
  napi_create_int32(env, PLAN_VERSION, &planVersion);
  const napi_property_descriptor properties[] = {
      {"version", nullptr, nullptr, nullptr, nullptr, version, napi_enumerable, nullptr},
      {"planVersion", nullptr, nullptr, nullptr, nullptr, planVersion, napi_enumerable, nullptr},
      {"instructionSets", nullptr, instructionSets, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"create", nullptr, create, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"reserve", nullptr, reserve, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"segment", nullptr, segment, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"profile", nullptr, profile, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"times", nullptr, times, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"run", nullptr, run, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"measureMultiplyAdds", nullptr, measureMultiplyAdds, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"measureReading", nullptr, measureReading, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
  };
  napi_define_properties(env, exports, sizeof properties / sizeof *properties, properties);
  return exports;
}
