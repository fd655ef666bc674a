#pragma once
// What one instruction set's build of the machine offers to whoever owns memory and threads.
#include <stddef.h>
#include <stdint.h>

struct Team;

/** One call of a plan. */
struct Request {
  const int32_t *plan;
  const int32_t *extents;
  /** A place for each quantity, as wide as an address. */
  intptr_t *quantities;
  /** Filled by `prepare`. */
  const void *room;
  float *persistent;
  float *scratch;
  /** 4096 floats that members share. */
  float *partials;
  Team *team;
  int members;
  /** For each word of code and one more, what member 0's instructions take is added; null: nobody asks. */
  int64_t *times;
  /** A clock, in nanoseconds. */
  int64_t (*now)();
};

struct Kernels {
  const char *name;
  /** Bytes of a call's and of a member's state, at multiples of 64; a member's is zero at first. */
  size_t callBytes, memberBytes;
  /** Whether a plan of so many words is sound. */
  bool (*check)(const int32_t *plan, intptr_t words);
  /** Bytes `prepare` needs, at a multiple of 64. */
  intptr_t (*roomBytes)(const int32_t *plan);
  /** Reads a sound plan, once. */
  bool (*prepare)(const int32_t *plan, void *room);
  /** Sets up a call; nanoseconds it would take one member, roughly. */
  int64_t (*begin)(void *call, const Request &request);
  /** How many members take part in a call that was set up. */
  void (*setMembers)(void *call, int members);
  /** A member's part; all have met when it returns. */
  void (*execute)(const void *call, void *member, int number, float *workspace);
  /** Multiply-adds of numbers in a turn of `multiplyAdds`. */
  intptr_t turn;
  /** As many turns of multiply-adds, as fast as the processor does them; what is returned means nothing. */
  float (*multiplyAdds)(intptr_t turns);
  /** Reads so many floats, a multiple of 64, in order; what is returned means nothing. */
  float (*read)(const float *from, intptr_t count);
};
