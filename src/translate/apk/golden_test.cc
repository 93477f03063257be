#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/codec.h"
#include "base/yaml.h"
#include "translate/apk/write.h"

// testdata/<case>.in.yaml holds one value a document, {api: …}, {application: …} and so on; <case>.out.yaml the objects that are written.
namespace quarterdeck::translate::apk {
namespace {

namespace fs = std::filesystem;

const WriteContext kContext{.space = "apk", .section = "httpslistener", .revision_id = "3"};

std::string text_of(const fs::path& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

template <class T>
Written written(const Json& value, Written (*write)(const T&, const WriteContext&)) {
  const auto read = base::from_json<T>(value);
  if (!read) ADD_FAILURE() << read.error().message;
  return read ? write(*read, kContext) : Written();
}

Written written_of(const Json& document) {
  const auto& member = *document.as_object().begin();
  if (member.key() == "api") return written(member.value(), write_api);
  if (member.key() == "application") return written(member.value(), write_application);
  if (member.key() == "subscription") return written(member.value(), write_subscription);
  if (member.key() == "plan") return written(member.value(), write_plan);
  if (member.key() == "issuer") return written(member.value(), write_issuer);
  ADD_FAILURE() << "unknown value " << member.key();
  return {};
}

std::string output_for(const std::string& input) {
  const auto documents = base::parse_yaml_documents(input);
  if (!documents) {
    ADD_FAILURE() << documents.error().message;
    return {};
  }
  std::vector<Json> objects;
  for (const auto& document : *documents) {
    auto result = written_of(document);
    for (auto& object : result.resources) objects.emplace_back(std::move(object.json()));
    for (const auto& loss : result.losses) objects.push_back(JsonObject{{"loss", loss}});
  }
  return base::to_yaml_documents(objects);
}

TEST(Golden, EveryCaseIsWrittenAsItWas) {
  std::vector<fs::path> inputs;
  for (const auto& entry : fs::directory_iterator("testdata")) {
    if (entry.path().string().ends_with(".in.yaml")) inputs.push_back(entry.path());
  }
  ASSERT_FALSE(inputs.empty());
  std::sort(inputs.begin(), inputs.end());
  for (const auto& input : inputs) {
    const auto stem = input.string().substr(0, input.string().size() - std::string_view(".in.yaml").size());
    const auto output = output_for(text_of(input));
    if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(stem + ".out.yaml") << output;
    EXPECT_EQ(output, text_of(stem + ".out.yaml")) << stem;
  }
}

}  // namespace
}  // namespace quarterdeck::translate::apk
