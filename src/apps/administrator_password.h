#pragma once

#include <string>
#include <string_view>

#include "apps/data_folder.h"
#include "base/outcome.h"
#include "base/secret.h"
#include "ports/clock.h"
#include "ports/random.h"

// The password of the first administrator, for whoever may read the data folder.
namespace quarterdeck::apps {

constexpr std::string_view kAdministratorPasswordFile = "admin-password";

Outcome<Done> keep_administrator_password(const DataFolder& folder, const base::Secret& password);

// Gives `admin` a new password, in the file and in the store of the folder. No control plane may use the folder meanwhile.
Outcome<base::Secret> reset_administrator_password(const DataFolder& folder, ports::Clock& clock, ports::Random& random);

}  // namespace quarterdeck::apps
