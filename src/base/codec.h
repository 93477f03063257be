#pragma once

#include <fmt/format.h>

#include <boost/describe.hpp>
#include <boost/mp11/algorithm.hpp>
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/id.h"
#include "base/json.h"
#include "base/outcome.h"
#include "base/text.h"

// One description of a type is enough: a plain struct with BOOST_DESCRIBE_STRUCT is read from and written to JSON here.
//
//   struct Pizza { std::string name; std::optional<int> size; std::vector<std::string> toppings; };
//   BOOST_DESCRIBE_STRUCT(Pizza, (), (name, size, toppings))
//   constexpr auto required_members(const Pizza*) { return std::array{"name"}; }     // optional; others keep their defaults when absent
//
// Members are named in snake_case here and in camelCase on the wire; `constexpr std::true_type keeps_member_names(const Pizza*)` switches
// that off, and `constexpr std::string_view wire_name(const Pizza*, std::string_view member)` renames single members (return "" for the
// usual name). Enumerators are written as they are declared (BOOST_DESCRIBE_ENUM); `wire_case_upper(const E*)` writes them in upper case.
// An empty optional is not written. A failure names the path: "operations[2].verb: expected one of GET, PUT".
namespace quarterdeck::base {

enum class UnknownMembers { refuse, ignore };

namespace codec_detail {

template <class T>
concept Described = boost::describe::has_describe_members<T>::value && std::is_class_v<T>;
template <class T>
concept DescribedEnum = std::is_enum_v<T>;
template <class T>
concept KeepsNames = requires(const T* type) { keeps_member_names(type); };
template <class T>
concept Renames = requires(const T* type) { wire_name(type, std::string_view()); };
template <class T>
concept HasRequired = requires(const T* type) { required_members(type); };
template <class T>
concept UpperCase = requires(const T* type) { wire_case_upper(type); };

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsTextMap : std::false_type {};
template <class T>
struct IsTextMap<std::map<std::string, T>> : std::true_type {};
template <class T>
struct IsId : std::false_type {};
template <class T>
struct IsId<Id<T>> : std::true_type {};

template <class T>
std::string member_name(std::string_view member) {
  if constexpr (Renames<T>) {
    const std::string_view other = wire_name(static_cast<const T*>(nullptr), member);
    if (!other.empty()) return std::string(other);
  }
  if constexpr (KeepsNames<T>) {
    return std::string(member);
  } else {
    return camel_case(member);
  }
}

template <class E>
std::string enumerator_name(std::string_view name) {
  if constexpr (UpperCase<E>) return to_upper(name);
  return std::string(name);
}

Failure wrong_type(std::string_view path, std::string_view expected, const Json& value);
Failure at_path(std::string_view path, std::string_view message);
std::string member_path(std::string_view path, std::string_view member);
std::string element_path(std::string_view path, std::size_t index);
bool is_named_in(std::string_view name, const std::vector<std::string>& names);

template <class T>
struct Reader {
  UnknownMembers unknown;

  Outcome<T> read(const Json& value, const std::string& path) const {
    if constexpr (std::is_same_v<T, Json>) {
      return value;
    } else if constexpr (std::is_same_v<T, JsonObject>) {
      if (!value.is_object()) return wrong_type(path, "an object", value);
      return value.get_object();
    } else if constexpr (std::is_same_v<T, bool>) {
      if (!value.is_bool()) return wrong_type(path, "true or false", value);
      return value.get_bool();
    } else if constexpr (std::is_integral_v<T>) {
      boost::system::error_code error;
      const auto number = value.to_number<T>(error);
      if (error) return wrong_type(path, "a whole number in range", value);
      return number;
    } else if constexpr (std::is_floating_point_v<T>) {
      boost::system::error_code error;
      const auto number = value.to_number<T>(error);
      if (error) return wrong_type(path, "a number", value);
      return number;
    } else if constexpr (std::is_same_v<T, std::string>) {
      if (!value.is_string()) return wrong_type(path, "text", value);
      return std::string(value.get_string());
    } else if constexpr (IsId<T>::value) {
      if (!value.is_string()) return wrong_type(path, "an id", value);
      return T(std::string(value.get_string()));
    } else if constexpr (IsOptional<T>::value) {
      if (value.is_null()) return T{};
      auto inner = Reader<typename T::value_type>{unknown}.read(value, path);
      if (!inner) return inner.error();
      return T{std::move(*inner)};
    } else if constexpr (IsVector<T>::value) {
      return read_vector(value, path);
    } else if constexpr (IsTextMap<T>::value) {
      return read_map(value, path);
    } else if constexpr (DescribedEnum<T>) {
      return read_enum(value, path);
    } else {
      static_assert(Described<T>, "give the type a BOOST_DESCRIBE_STRUCT");
      return read_struct(value, path);
    }
  }

 private:
  Outcome<T> read_vector(const Json& value, const std::string& path) const {
    if (!value.is_array()) return wrong_type(path, "a list", value);
    T result;
    result.reserve(value.get_array().size());
    for (const auto& element : value.get_array()) {
      auto item = Reader<typename T::value_type>{unknown}.read(element, element_path(path, result.size()));
      if (!item) return item.error();
      result.push_back(std::move(*item));
    }
    return result;
  }

  Outcome<T> read_map(const Json& value, const std::string& path) const {
    if (!value.is_object()) return wrong_type(path, "an object", value);
    T result;
    for (const auto& member : value.get_object()) {
      auto item = Reader<typename T::mapped_type>{unknown}.read(member.value(), member_path(path, member.key()));
      if (!item) return item.error();
      result.emplace(std::string(member.key()), std::move(*item));
    }
    return result;
  }

  Outcome<T> read_enum(const Json& value, const std::string& path) const {
    std::optional<T> found;
    std::vector<std::string> names;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto enumerator) {
      names.push_back(enumerator_name<T>(enumerator.name));
      if (value.is_string() && names.back() == std::string_view(value.get_string())) found = enumerator.value;
    });
    if (!found) return at_path(path, fmt::format("expected one of {}", join(names, ", ")));
    return *found;
  }

  Outcome<T> read_struct(const Json& value, const std::string& path) const {
    if (!value.is_object()) return wrong_type(path, "an object", value);
    const auto& object = value.get_object();
    T result{};
    std::optional<Failure> failure;
    std::vector<std::string> names;
    boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>>([&](auto member) {
      using Member = std::remove_reference_t<decltype(result.*member.pointer)>;
      names.push_back(member_name<T>(member.name));
      const auto* found = failure ? nullptr : object.if_contains(names.back());
      if (found == nullptr) return;
      // A null stands for "absent" wherever free JSON is not expected.
      if (found->is_null() && !std::is_same_v<Member, Json>) return;
      auto read = Reader<Member>{unknown}.read(*found, member_path(path, names.back()));
      if (read) {
        result.*member.pointer = std::move(*read);
      } else {
        failure = read.error();
      }
    });
    if (failure) return *failure;
    if constexpr (HasRequired<T>) {
      for (const std::string_view name : required_members(static_cast<const T*>(nullptr))) {
        const auto wire = member_name<T>(name);
        const auto* found = object.if_contains(wire);
        if (found == nullptr || found->is_null()) return at_path(member_path(path, wire), "is required");
      }
    }
    if (unknown == UnknownMembers::refuse) {
      for (const auto& member : object) {
        if (!is_named_in(member.key(), names)) return at_path(member_path(path, member.key()), "is not a known member");
      }
    }
    return result;
  }
};

template <class T>
Json write(const T& value) {
  if constexpr (std::is_same_v<T, Json> || std::is_same_v<T, JsonObject>) {
    return Json(value);
  } else if constexpr (std::is_same_v<T, std::string>) {
    return Json(std::string_view(value));
  } else if constexpr (std::is_arithmetic_v<T>) {
    return Json(value);
  } else if constexpr (IsId<T>::value) {
    return Json(std::string_view(value.text()));
  } else if constexpr (IsOptional<T>::value) {
    return value ? write(*value) : Json(nullptr);
  } else if constexpr (IsVector<T>::value) {
    JsonArray array;
    array.reserve(value.size());
    for (const auto& element : value) array.push_back(write<typename T::value_type>(element));
    return array;
  } else if constexpr (IsTextMap<T>::value) {
    JsonObject object;
    for (const auto& [name, element] : value) object.emplace(name, write(element));
    return object;
  } else if constexpr (DescribedEnum<T>) {
    std::string text;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto enumerator) {
      if (enumerator.value == value) text = enumerator_name<T>(enumerator.name);
    });
    return Json(std::string_view(text));
  } else {
    static_assert(Described<T>, "give the type a BOOST_DESCRIBE_STRUCT");
    JsonObject object;
    boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>>([&](auto member) {
      const auto& field = value.*member.pointer;
      if constexpr (IsOptional<std::remove_cvref_t<decltype(field)>>::value) {
        if (!field) return;
      }
      object.emplace(member_name<T>(member.name), write(field));
    });
    return object;
  }
}

}  // namespace codec_detail

// Problem::invalid with the path of what is wrong.
template <class T>
Outcome<T> from_json(const Json& value, UnknownMembers unknown = UnknownMembers::refuse) {
  return codec_detail::Reader<T>{unknown}.read(value, "");
}

template <class T>
Json to_json(const T& value) {
  return codec_detail::write(value);
}

// The wire form of an enumerator: "PUBLISHED".
template <codec_detail::DescribedEnum E>
std::string enum_text(E value) {
  return std::string(codec_detail::write(value).get_string());
}

template <codec_detail::DescribedEnum E>
std::optional<E> enum_from(std::string_view text) {
  const auto read = codec_detail::Reader<E>{UnknownMembers::refuse}.read(Json(text), "");
  return read ? std::optional<E>(*read) : std::nullopt;
}

}  // namespace quarterdeck::base
