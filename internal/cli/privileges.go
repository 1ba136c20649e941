package cli

import (
	"errors"
	"os"
	"os/user"
	"strconv"
	"syscall"

	"wiretale/savefile"
)

// dropPrivileges is -Z: it becomes another user, with that user's groups, in all
// threads. Without root's privileges there is nothing to drop.
func (c *command) dropPrivileges() error {
	if c.user == "" || os.Geteuid() != 0 {
		return nil
	}
	u, err := user.Lookup(c.user)
	if err != nil {
		return failf("Couldn't find user '%s'", c.user)
	}
	uid, uidErr := strconv.Atoi(u.Uid)
	gid, gidErr := strconv.Atoi(u.Gid)
	if err := errors.Join(uidErr, gidErr); err != nil {
		return failf("Couldn't find user '%s'", c.user)
	}
	if uid == 0 {
		return nil
	}
	err = syscall.Setgroups(groupsOf(u, gid))
	if err == nil {
		err = syscall.Setgid(gid)
	}
	if err == nil {
		err = syscall.Setuid(uid)
	}
	if err != nil {
		return failf("Couldn't change to '%s' uid=%d gid=%d: %s", c.user, uid, gid, savefile.ErrorText(err))
	}
	return nil
}

func groupsOf(u *user.User, gid int) []int {
	groups := []int{gid}
	ids, _ := u.GroupIds() // without them the user has fewer rights, not more
	for _, id := range ids {
		if n, err := strconv.Atoi(id); err == nil && n != gid {
			groups = append(groups, n)
		}
	}
	return groups
}
