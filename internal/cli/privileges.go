package cli

import (
	"os"
	"os/user"
	"strconv"
	"syscall"

	"wiretale/savefile"
)

func (s *settings) setUser(name string) error {
	s.user, s.userSet = name, true
	return nil
}

// account is a user to become.
type account struct {
	name     string
	uid, gid int
	groups   []int
}

// dropPrivileges is -Z: it becomes another user. Without root's privileges there is
// nothing to drop. The file of -w is opened before, where it is one file; it is
// returned, and belongs to that user.
func (c *command) dropPrivileges() (*os.File, error) {
	if !c.userSet || os.Geteuid() != 0 {
		return nil, nil
	}
	a, err := findAccount(c.user)
	if err != nil || a.uid == 0 {
		return nil, err
	}
	var first *os.File
	if c.writeSet && c.writeFile != "-" && c.rotateSize == 0 && c.rotateTime == 0 {
		if first, err = a.openOutput(c.writeFile); err != nil {
			return nil, err
		}
	}
	return first, a.become()
}

func findAccount(name string) (*account, error) {
	u, err := user.Lookup(name)
	if err != nil {
		return nil, failf("Couldn't find user '%s'", name)
	}
	uid, uidErr := strconv.Atoi(u.Uid)
	gid, gidErr := strconv.Atoi(u.Gid)
	if uidErr != nil || gidErr != nil {
		return nil, failf("Couldn't find user '%s'", name)
	}
	return &account{name, uid, gid, groupsOf(u, gid)}, nil
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

// openOutput opens the file of -w for the account. What is no regular file keeps
// its owner.
func (a *account) openOutput(name string) (*os.File, error) {
	f, err := savefile.OpenOutput(name)
	if err != nil {
		return nil, failf("%s", err)
	}
	info, err := f.Stat()
	if err == nil && info.Mode().IsRegular() {
		err = f.Chown(a.uid, a.gid)
	}
	if err != nil {
		f.Close()
		return nil, failf("Couldn't change ownership of savefile")
	}
	return f, nil
}

// become changes the user, with the groups, in all threads.
func (a *account) become() error {
	err := syscall.Setgroups(a.groups)
	if err == nil {
		err = syscall.Setgid(a.gid)
	}
	if err == nil {
		err = syscall.Setuid(a.uid)
	}
	if err != nil {
		return failf("Couldn't change to '%s' uid=%d gid=%d: %s", a.name, a.uid, a.gid, savefile.ErrorText(err))
	}
	return nil
}
