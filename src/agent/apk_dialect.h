#pragma once

#include "agent/dialect.h"
#include "translate/apk/write.h"

namespace quarterdeck::agent {

// The resources of WSO2 APK 1.x.
class ApkDialect final : public Dialect {
 public:
  // The revision is filled in for each deployment.
  explicit ApkDialect(translate::apk::WriteContext context) : context_(std::move(context)) {}

  std::vector<translate::Written> write(const ports::Desired& desired) const override;
  std::vector<resources::Kind> kinds() const override;

 private:
  const translate::apk::WriteContext context_;
};

}  // namespace quarterdeck::agent
