#pragma once
// What this machine can do at most, measured: on several threads at a time, each doing turns until time is over.
#include "../../../kernels/kernels.h"
#include "memory.h"
#include <chrono>
#include <thread>
#include <vector>

/** Runs `turn(thread)` over and over on so many threads for so many seconds; turns a second of all together. */
template <class Turn> double turnsASecond(int threads, double seconds, Turn turn) {
  using Clock = std::chrono::steady_clock;
  std::vector<double> rates((size_t)threads, 0.0);
  std::atomic<int> ready{0};
  const auto work = [&](int thread) {
    turn(thread);
    ready.fetch_add(1);
    while (ready.load() < threads) std::this_thread::yield();
    const auto start = Clock::now();
    double passed = 0;
    long turns = 0;
    do {
      turn(thread);
      turns++;
      passed = std::chrono::duration<double>(Clock::now() - start).count();
    } while (passed < seconds);
    rates[(size_t)thread] = (double)turns / passed;
  };
  std::vector<std::thread> others;
  for (int i = 1; i < threads; i++) others.emplace_back(work, i);
  work(0);
  for (std::thread &other : others) other.join();
  double sum = 0;
  for (double rate : rates) sum += rate;
  return sum;
}

inline double multiplyAddsASecond(const Kernels &kernels, int threads, double seconds) {
  // a few microseconds each: long beside a look at the clock, short beside the whole
  constexpr intptr_t TURNS = 4096;
  static std::atomic<float> sink;
  const double rate = turnsASecond(threads, seconds, [&](int) { sink.store(kernels.multiplyAdds(TURNS)); });
  return rate * (double)TURNS * (double)kernels.turn;
}

/** Negative where there is not so much memory. */
inline double bytesReadASecond(const Kernels &kernels, int threads, double seconds, size_t bytes) {
  constexpr size_t SHORT = 1 << 20;
  const size_t part = bytes / (size_t)threads / 256 * 256;
  if (part == 0) return 0;
  Memory *memory = Memory::make(part * (size_t)threads);
  if (!memory) return -1;
  // memory that was never written may all be one page of zeros
  memset(memory->bytes, 1, memory->size);
  static std::atomic<float> sink;
  // little is read often in one turn, so that a turn is long beside a look at the clock
  const size_t times = part < SHORT ? SHORT / part : 1;
  const double rate = turnsASecond(threads, seconds, [&](int thread) {
    for (size_t i = 0; i < times; i++) sink.store(kernels.read((const float *)(memory->bytes + (size_t)thread * part), (intptr_t)(part / 4)));
  });
  memory->drop();
  return rate * (double)(times * part);
}
