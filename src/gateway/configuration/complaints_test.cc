#include "gateway/configuration/complaints.h"

#include <gtest/gtest.h>

namespace quarterdeck::gateway {
namespace {

Timestamp at(int milliseconds) { return from_epoch_milliseconds(milliseconds); }

TEST(Complaints, AreNotToldOfWhatIsPutRightInAMoment) {
  Complaints complaints;
  complaints.note("it is broken", "apk/orders", "The Backend does not exist.");
  complaints.tell(at(0));
  EXPECT_EQ(complaints.next_due(), at(1000));
  complaints.settle("apk/orders");
  complaints.tell(at(5000));
  EXPECT_EQ(complaints.told_count(), 0U);
  EXPECT_FALSE(complaints.next_due());
}

TEST(Complaints, AreToldOnceOfWhatStaysWrong) {
  Complaints complaints;
  for (const int now : {0, 400, 1000, 2000, 9000}) {
    complaints.note("it is broken", "apk/orders", now < 500 ? "The route does not exist." : "The Backend does not exist.");
    complaints.tell(at(now));
    EXPECT_EQ(complaints.told_count(), now < 1000 ? 0U : 1U) << now;
  }
  complaints.note("it is broken", "apk/orders", "Something else.");
  complaints.tell(at(9000));
  complaints.tell(at(10'000));
  EXPECT_EQ(complaints.told_count(), 2U);
}

}  // namespace
}  // namespace quarterdeck::gateway
