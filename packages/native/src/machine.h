#pragma once
// Memory, threads and known plans of one model.
#include "../../../kernels/kernels.h"
#include "../../../kernels/plan.h"
#include "../../../kernels/team.h"
#include "memory.h"
#include <chrono>
#include <vector>

/** What `run` gives back. */
enum Status : int { done = 0, unsound = 1, notReserved = 2, wrongExtents = 3, noMemory = 4 };

class Machine {
public:
  Machine(const Kernels &kernels, int threads) : kernels(kernels), team(threads) { known.reserve(REMEMBERED); }

  ~Machine() {
    for (Memory *memory : {segments[0], segments[1], workspaces, state})
      if (memory) memory->drop();
    for (Known &plan : known) plan.memory->drop();
  }

  /** Makes room; what is large enough stays where it is. False where memory fails: then nothing has changed. */
  bool reserve(size_t persistentWords, size_t scratchWords, size_t workspaceWords) {
    if (!state && !(state = Memory::make(up(kernels.callBytes) + PARTIAL_BYTES + (size_t)team.members() * up(kernels.memberBytes)))) return false;
    const size_t stride = up(workspaceWords * 4 + 64);
    Memory *next[3] = {nullptr, nullptr, nullptr};
    Memory **const held[3] = {&segments[0], &segments[1], &workspaces};
    const size_t bytes[3] = {persistentWords * 4, scratchWords * 4, stride * (size_t)team.members()};
    for (int i = 0; i < 3; i++) {
      if (*held[i] && (*held[i])->size >= bytes[i]) continue;
      if ((next[i] = Memory::make(bytes[i]))) continue;
      for (Memory *memory : next)
        if (memory) memory->drop();
      return false;
    }
    if (next[0] && segments[0]) memcpy(next[0]->bytes, segments[0]->bytes, segments[0]->size);
    for (int i = 0; i < 3; i++) {
      if (!next[i]) continue;
      if (*held[i]) (*held[i])->drop();
      *held[i] = next[i];
    }
    if (next[2]) workspaceStride = stride;
    return true;
  }

  Memory *segment(int index) const { return segments[index]; }

  int run(const int32_t *words, size_t count, const int32_t *extents, size_t extentCount) {
    Known *entry = find(words, count);
    if (!entry) {
      if (!kernels.check(words, (intptr_t)count)) return unsound;
      const int status = remember(words, count);
      if (status != done) return status;
      entry = &known.back();
    }
    const int32_t *plan = entry->plan();
    if ((size_t)plan[Header::extents] > extentCount) return wrongExtents;
    for (int32_t i = 0; i < plan[Header::extents]; i++)
      if (extents[i] < 0) return wrongExtents;
    if (!segments[0] || bytesOf(plan[Header::persistentWords]) > segments[0]->size || bytesOf(plan[Header::scratchWords]) > segments[1]->size ||
        bytesOf(plan[Header::workspaceWords]) + 64 > workspaceStride)
      return notReserved;
    entry->used = ++clock;
    const Request request = {plan,
                             extents,
                             (intptr_t *)(entry->memory->bytes + entry->quantitiesAt),
                             entry->memory->bytes + entry->roomAt,
                             (float *)segments[0]->bytes,
                             (float *)segments[1]->bytes,
                             (float *)(state->bytes + up(kernels.callBytes)),
                             &team,
                             team.members(),
                             timing ? entry->times() : nullptr,
                             now};
    const int64_t expected = kernels.begin(state->bytes, request);
    if (team.members() > 1 && expected > SHORT) {
      team.run([](void *machine, int member) { ((Machine *)machine)->execute(member); }, this);
    } else {
      kernels.setMembers(state->bytes, 1);
      execute(0);
    }
    return done;
  }

  /** From now on, whether the time that each instruction takes is added up. */
  void time(bool on) { timing = on; }

  /** Nanoseconds that each word of the plan's code took so far, and one more for waiting; null where the plan is not known. */
  const int64_t *times(const int32_t *words, size_t count) {
    Known *entry = find(words, count);
    return entry ? entry->times() : nullptr;
  }

private:
  static int64_t now() { return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

  static constexpr size_t PARTIAL_BYTES = 4096 * 4;
  static constexpr size_t REMEMBERED = 16;
  /** Calls that take one member less than so many nanoseconds run on the calling thread alone: waking others takes as long. */
  static constexpr int64_t SHORT = 25000;

  /** A plan as it was handed over, its quantities, and what the kernels made of it. */
  struct Known {
    Memory *memory;
    size_t words, quantitiesAt, timesAt, roomAt;
    unsigned long used;

    int64_t *times() const { return (int64_t *)(memory->bytes + timesAt); }
    const int32_t *plan() const { return (const int32_t *)memory->bytes; }
  };

  static size_t up(size_t bytes) { return (bytes + 63) / 64 * 64; }
  static size_t bytesOf(int32_t words) { return (size_t)(uint32_t)words * 4; }

  void execute(int member) {
    unsigned char *members = state->bytes + up(kernels.callBytes) + PARTIAL_BYTES;
    float *workspace = (float *)(workspaces->bytes + (size_t)member * workspaceStride);
    kernels.execute(state->bytes, members + (size_t)member * up(kernels.memberBytes), member, workspace);
  }

  /** A plan is known by its words: an array may be changed, and another one may lie where it was. */
  Known *find(const int32_t *words, size_t count) {
    for (Known &plan : known)
      if (plan.words == count && memcmp(plan.plan(), words, count * 4) == 0) return &plan;
    return nullptr;
  }

  int remember(const int32_t *words, size_t count) {
    const size_t quantitiesAt = up(count * 4), timesAt = quantitiesAt + up((size_t)words[Header::quantities] * sizeof(intptr_t));
    const size_t roomAt = timesAt + up(((size_t)words[Header::codeWords] + 1) * sizeof(int64_t));
    Memory *memory = Memory::make(roomAt + (size_t)kernels.roomBytes(words));
    if (!memory) return noMemory;
    memcpy(memory->bytes, words, count * 4);
    if (!kernels.prepare((const int32_t *)memory->bytes, memory->bytes + roomAt)) {
      memory->drop();
      return unsound;
    }
    if (known.size() == REMEMBERED) {
      size_t oldest = 0;
      for (size_t i = 1; i < known.size(); i++)
        if (known[i].used < known[oldest].used) oldest = i;
      known[oldest].memory->drop();
      known.erase(known.begin() + (long)oldest);
    }
    known.push_back({memory, count, quantitiesAt, timesAt, roomAt, 0});
    return done;
  }

  const Kernels &kernels;
  Team team;
  Memory *segments[2] = {nullptr, nullptr};
  Memory *workspaces = nullptr;
  Memory *state = nullptr;
  size_t workspaceStride = 0;
  std::vector<Known> known;
  unsigned long clock = 0;
  bool timing = false;
};
