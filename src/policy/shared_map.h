#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace quarterdeck::policy {

// Finds texts by views of them, without making a string.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

// An immutable map from text whose copies share what they have in common: a copy with one entry changed costs one shard
// and a list of pointers, whatever the size of the map. A value of it may be read from any thread while copies of it
// are being changed.
template <class Value>
class SharedMap {
 public:
  const Value* find(std::string_view key) const {
    const auto& shard = shards_[shard_of(key)];
    if (!shard) return nullptr;
    const auto found = shard->find(key);
    return found == shard->end() ? nullptr : &found->second;
  }

  void set(std::string_view key, Value value) {
    change(key, [&](Shard& shard) { shard.insert_or_assign(std::string(key), std::move(value)); });
  }

  void erase(std::string_view key) {
    if (find(key) == nullptr) return;
    change(key, [&](Shard& shard) { shard.erase(std::string(key)); });
  }

  std::size_t size() const { return size_; }

  template <class Visit>
  void for_each(Visit visit) const {
    for (const auto& shard : shards_) {
      if (!shard) continue;
      for (const auto& [key, value] : *shard) visit(key, value);
    }
  }

 private:
  using Shard = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;
  static constexpr std::size_t kShards = 512;

  // Not the low bits alone: inside the shard the same hash picks the bucket.
  static std::size_t shard_of(std::string_view key) {
    const auto hash = TextHash{}(key);
    return (hash >> 20) % kShards;
  }

  template <class Change>
  void change(std::string_view key, Change apply) {
    auto& shard = shards_[shard_of(key)];
    const auto before = shard ? shard->size() : 0;
    // Only this object knows the shard: nobody can be reading it.
    if (!shard || shard.use_count() > 1) shard = shard ? std::make_shared<Shard>(*shard) : std::make_shared<Shard>();
    apply(*shard);
    size_ = size_ + shard->size() - before;
    if (shard->empty()) shard.reset();
  }

  std::array<std::shared_ptr<Shard>, kShards> shards_;
  std::size_t size_ = 0;
};

}  // namespace quarterdeck::policy
