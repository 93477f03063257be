#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

// Deadlines of many connections, of which almost none is ever reached.
namespace quarterdeck::http {

// Something with at most one deadline at a time, in milliseconds of the loop's clock.
class Deadlined {
 public:
  Deadlined() = default;
  Deadlined(const Deadlined&) = delete;
  Deadlined& operator=(const Deadlined&) = delete;
  virtual ~Deadlined() { unlink(); }
  virtual void on_deadline() = 0;

 private:
  friend class DeadlineWheel;
  static constexpr std::uint64_t kNever = UINT64_MAX;
  void unlink();

  std::uint64_t due_ = kNever;
  std::uint64_t looked_at_tick_ = kNever;  // when the wheel looks at it next; kNever while it is in no slot
  Deadlined* next_ = nullptr;
  Deadlined** pointer_to_this_ = nullptr;
};

// A hashed wheel that is lazy: moving a deadline later, as each request does, only stores a number; the wheel notices when it looks.
// Used by one thread.
class DeadlineWheel {
 public:
  static constexpr std::uint64_t kTickMilliseconds = 32;

  explicit DeadlineWheel(std::uint64_t now_milliseconds) : tick_(now_milliseconds / kTickMilliseconds) {}

  void set(Deadlined& item, std::uint64_t due_milliseconds);
  static void clear(Deadlined& item) { item.due_ = Deadlined::kNever; }  // it leaves its slot when the wheel looks

  // Calls on_deadline of everything that is due, which may set and destroy items.
  void advance(std::uint64_t now_milliseconds);

 private:
  static constexpr std::size_t kSlots = 1024;  // 33 s; what is due later is looked at on the way

  void insert(Deadlined& item);
  void look_at_all(std::uint64_t now_milliseconds);

  std::array<Deadlined*, kSlots> slots_{};
  std::uint64_t tick_;
};

}  // namespace quarterdeck::http
