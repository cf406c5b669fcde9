#include "engine/mounts.h"

#include <gtest/gtest.h>

namespace carrel::engine {
namespace {

constexpr const char* mountinfo =
    "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
    "31 22 0:27 / /home rw - btrfs /dev/sdb1 rw\n"
    "40 31 0:44 / /home/me/Docs/my\\040nas rw,nosuid shared:2 master:1 - nfs4 nas:/x rw\n"
    "41 31 0:45 / /home/me/auto rw - autofs systemd-1 rw\n"
    "42 31 0:46 / /home/me/Docs2 rw - fuse.sshfs me@there:/ rw\n"
    "no line of this kind\n"
    "43 22 8:17 / /media/usb rw - fuseblk /dev/sdc1 rw";

using Points = std::vector<std::string>;

TEST(Mounts, are_read_as_the_kernel_writes_them) {
  const auto mounts = parse_mounts(mountinfo);
  ASSERT_EQ(mounts.size(), 6U);
  EXPECT_EQ(mounts[2].point, "/home/me/Docs/my nas");
  EXPECT_EQ(mounts[2].type, "nfs4");
  EXPECT_EQ(mounts[5].type, "fuseblk");
  EXPECT_TRUE(parse_mounts("").empty());
  EXPECT_FALSE(mounted_now().empty());
}

TEST(Mounts, of_a_folder_are_those_in_it_and_the_one_it_is_on) {
  const auto mounts = parse_mounts(mountinfo);
  EXPECT_EQ(mounts_of("/home/me/Docs", mounts), (Points{"/home", "/home/me/Docs/my nas"}));
  EXPECT_EQ(mounts_of("/media/usb", mounts), Points{"/media/usb"});
  EXPECT_EQ(mounts_of("/srv", mounts), Points{});
  EXPECT_EQ(mounts_of("/home/me/auto", mounts), Points{"/home"});
}

TEST(Mounts, of_other_machines_are_told_from_disks) {
  for (const char* type : {"nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "fuse.rclone", "9p"}) {
    EXPECT_TRUE(is_remote(type)) << type;
  }
  for (const char* type : {"ext4", "btrfs", "xfs", "fuseblk", "tmpfs", "overlay", "vfat"}) {
    EXPECT_FALSE(is_remote(type)) << type;
  }
}

}  // namespace
}  // namespace carrel::engine
