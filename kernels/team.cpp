#include "team.h"
#include <chrono>
#include <system_error>

#if defined(__x86_64__) || defined(__i386__) || defined(_M_X64)
#include <immintrin.h>
static inline void rest() { _mm_pause(); }
#elif defined(__aarch64__)
static inline void rest() { asm volatile("isb" ::: "memory"); }
#else
static inline void rest() {}
#endif

/** A member that waits spins for SPIN microseconds, then gives way so many times, which takes about 50 more where nobody else wants the processor, then sleeps. */
constexpr double SPIN = 10;
constexpr int YIELDS = 150;

/** How many rests make up a time. */
static long restsFor(double microseconds) {
  using Clock = std::chrono::steady_clock;
  const long tries = 200;
  const auto start = Clock::now();
  for (long i = 0; i < tries; i++) rest();
  const double took = std::chrono::duration<double, std::micro>(Clock::now() - start).count();
  return took > 0 ? (long)(tries * microseconds / took) + 1 : 1000;
}

Team::Team(int members) {
  if (members < 2) return;
  patience = restsFor(SPIN);
  // a thread goes to its first meeting as soon as it lives: it must find a count that is not reached without member 0
  count = members;
  threads.reserve(members - 1);
  try {
    for (int i = 1; i < members; i++) threads.emplace_back([this, i] { work(i); });
  } catch (const std::system_error &) {
  }
  count = (int)threads.size() + 1;
}

Team::~Team() {
  if (count < 2) return;
  ending = true;
  meet();
  for (auto &thread : threads) thread.join();
}

void Team::run(Job what, void *with) {
  job = what;
  context = with;
  if (count > 1) meet();
  job(context, 0);
}

void Team::work(int member) {
  for (;;) {
    meet();
    if (ending) return;
    job(context, member);
  }
}

void Team::meet() {
  const unsigned now = meeting.load();
  if (arrived.fetch_add(1) + 1 == count) {
    arrived.store(0, std::memory_order_relaxed);
    meeting.store(now + 1);
    if (sleepers.load() > 0) {
      { std::lock_guard<std::mutex> lock(mutex); }
      wake.notify_all();
    }
    return;
  }
  for (long i = 0; i < patience; i++) {
    if (meeting.load(std::memory_order_acquire) != now) return;
    rest();
  }
  // whoever is missing may be waiting for this very processor
  for (int i = 0; i < YIELDS; i++) {
    if (meeting.load(std::memory_order_acquire) != now) return;
    std::this_thread::yield();
  }
  std::unique_lock<std::mutex> lock(mutex);
  sleepers.fetch_add(1);
  wake.wait(lock, [&] { return meeting.load() != now; });
  sleepers.fetch_sub(1);
}

void meet(Team *team, int) { team->meet(); }
