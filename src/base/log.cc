#include "base/log.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <memory>

namespace quarterdeck::log {
namespace {

std::atomic<Format> chosen_format{Format::logfmt};

spdlog::level::level_enum driver_level(Level level) {
  switch (level) {
    case Level::debug: return spdlog::level::debug;
    case Level::info: return spdlog::level::info;
    case Level::warning: return spdlog::level::warn;
    case Level::error: return spdlog::level::err;
    case Level::off: return spdlog::level::off;
  }
  return spdlog::level::info;
}

spdlog::logger& logger() {
  static const auto instance = [] {
    auto made = std::make_shared<spdlog::logger>("quarterdeck", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_formatter(std::make_unique<spdlog::pattern_formatter>("%v", spdlog::pattern_time_type::utc));
    made->flush_on(spdlog::level::debug);
    return made;
  }();
  return *instance;
}

std::string_view level_name(Level level) {
  constexpr std::string_view kNames[] = {"debug", "info", "warning", "error", "off"};
  return kNames[static_cast<int>(level)];
}

std::string now_text() {
  const auto now = std::chrono::system_clock::now();
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour,
                     parts.tm_min, parts.tm_sec, milliseconds);
}

// Values with blanks, quotes or control characters are quoted as JSON text, so that one event stays one line.
std::string logfmt_value(const std::string& value) {
  const bool plain = !value.empty() && value.find_first_of(" \"=\\") == std::string::npos &&
                     value.find_first_of(std::string("\n\r\t\0", 4)) == std::string::npos;
  return plain ? value : boost::json::serialize(boost::json::string_view(value));
}

std::string as_logfmt(Level level, std::string_view sentence, Fields fields) {
  auto line = fmt::format("{} {:<7} {}", now_text(), level_name(level), sentence);
  for (const auto& field : fields) line += fmt::format(" {}={}", field.name(), logfmt_value(field.value()));
  return line;
}

std::string as_json(Level level, std::string_view sentence, Fields fields) {
  boost::json::object object{{"time", now_text()}, {"level", level_name(level)}, {"message", sentence}};
  for (const auto& field : fields) object[field.name()] = field.value();
  return boost::json::serialize(object);
}

void write(Level level, std::string_view sentence, Fields fields) {
  if (!enabled(level)) return;
  const auto line = chosen_format == Format::json ? as_json(level, sentence, fields) : as_logfmt(level, sentence, fields);
  logger().log(driver_level(level), "{}", line);
}

}  // namespace

void set_up(Level level, Format format) {
  chosen_format = format;
  logger().set_level(driver_level(level));
}

bool enabled(Level level) { return logger().should_log(driver_level(level)); }

void debug(std::string_view sentence, Fields fields) { write(Level::debug, sentence, fields); }
void info(std::string_view sentence, Fields fields) { write(Level::info, sentence, fields); }
void warning(std::string_view sentence, Fields fields) { write(Level::warning, sentence, fields); }
void error(std::string_view sentence, Fields fields) { write(Level::error, sentence, fields); }

}  // namespace quarterdeck::log
