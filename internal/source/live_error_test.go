//go:build linux

package source

import (
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"wiretale/internal/names"
	"wiretale/internal/packet"
	"wiretale/internal/testnet"
)

// openTexts opens a device and returns what tcpdump would print about it.
func openTexts(name string, o LiveOptions) string {
	text := ""
	o.Warn = func(w string) { text += "tcpdump: WARNING: " + w + "\n" }
	l, err := OpenLive([]string{name}, o)
	if err != nil {
		return text + "tcpdump: " + err.Error() + "\n"
	}
	l.Close()
	return text
}

func TestOpenErrors(t *testing.T) {
	testnet.Veth(t, "er0", "er1")
	testnet.Veth(t, "down0", "down1")
	if err := testnet.SetUp("down0", false); err != nil {
		t.Fatal(err)
	}
	ether, sll := linkEthernet, linkSLL
	const promiscuous = "tcpdump: WARNING: any: That device doesn't support promiscuous mode\n" +
		"(Promiscuous mode not supported on the \"any\" device)\n"
	for _, c := range []struct {
		args, name string
		o          LiveOptions
		want       string
	}{
		{"-i nope0", "nope0", LiveOptions{}, "tcpdump: nope0: No such device exists\n(No such device exists)\n"},
		{"-i 0", "0", LiveOptions{}, "tcpdump: Invalid adapter index 0\n"},
		{"-i -1", "-1", LiveOptions{}, "tcpdump: Invalid adapter index -1\n"},
		{"-i 1x", "1x", LiveOptions{}, "tcpdump: 1x: No such device exists\n(No such device exists)\n"},
		{"-i waytoolongforaninterface", "waytoolongforaninterface", LiveOptions{},
			"tcpdump: waytoolongforaninterface: No such device exists\n(No such device exists)\n"},
		{"-i down0", "down0", LiveOptions{}, "tcpdump: down0: That device is not up\n"},
		{"-I -i lo", "lo", LiveOptions{Monitor: true}, "tcpdump: lo: That device doesn't support monitor mode\n"},
		{"-I -i any", "any", LiveOptions{Monitor: true}, "tcpdump: any: That device doesn't support monitor mode\n"},
		{"-I -i er0", "er0", LiveOptions{Monitor: true}, "tcpdump: er0: That device doesn't support monitor mode\n"},
		{"-y LINUX_SLL -i er0", "er0", LiveOptions{LinkType: &sll},
			"tcpdump: LINUX_SLL is not one of the DLTs supported by this device\n"},
		{"-y EN10MB -i any", "any", LiveOptions{LinkType: &ether},
			promiscuous + "tcpdump: EN10MB is not one of the DLTs supported by this device\n"},
		{"-y LINUX_SLL -i any", "any", LiveOptions{LinkType: &sll}, promiscuous},
		{"-p -i any", "any", LiveOptions{NotPromisc: true}, ""},
		{"-j host_lowprec -i er0", "er0", LiveOptions{TimeStampType: HostLowPrecision},
			"tcpdump: WARNING: When trying to set timestamp type 'host_lowprec' on er0: That type of time stamp is not supported by that device\n"},
		{"-j adapter -i any", "any", LiveOptions{TimeStampType: Adapter},
			"tcpdump: WARNING: When trying to set timestamp type 'adapter' on any: That type of time stamp is not supported by that device\n" + promiscuous},
	} {
		t.Run(strings.ReplaceAll(c.args, " ", ""), func(t *testing.T) {
			if got := openTexts(c.name, c.o); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
			if path := os.Getenv("WIRETALE_REFERENCE"); path != "" {
				compareTexts(t, path, c.args, c.want)
			}
		})
	}
}

// compareTexts checks that the reference says the same before it listens.
func compareTexts(t *testing.T, path, args, want string) {
	t.Helper()
	// -L ends after the device is open; it prints on standard output.
	said, _ := exec.Command(path, append(strings.Fields(args), "-L")...).CombinedOutput()
	got := ""
	for line := range strings.Lines(string(said)) {
		if !strings.HasPrefix(line, "Data link types") && !strings.HasPrefix(line, "  ") {
			got += line
		}
	}
	if got != want && !strings.Contains(args, "-y") {
		t.Errorf("the reference says %q", got)
	}
}

func TestAdapterIndexTooLarge(t *testing.T) {
	devices, err := Devices()
	if err != nil {
		t.Fatal(err)
	}
	want := "tcpdump: Invalid adapter index 99: only " + string(rune('0'+len(devices))) + " interfaces found\n"
	if got := openTexts("99", LiveOptions{}); got != want {
		t.Errorf("got %q want %q", got, want)
	}
}

// A device may be named by its number in the list.
func TestOpenByNumber(t *testing.T) {
	testnet.Veth(t, "num0", "num1")
	devices, err := Devices()
	if err != nil {
		t.Fatal(err)
	}
	l, err := OpenLive([]string{"1"}, LiveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if l.Info().Name != devices[0].Name || devices[0].Name == "any" {
		t.Errorf("1 is %q, the list says %q", l.Info().Name, devices[0].Name)
	}
}

// The list has the reference's lines in the reference's order, without the
// devices that are no interfaces.
func TestDevicesAreReferences(t *testing.T) {
	path := reference(t)
	testnet.Veth(t, "dz0", "da1")
	testnet.Veth(t, "dw0", "dw1")
	testnet.Veth(t, "dq0", "dq1")
	for _, name := range []string{"dw1", "dq0", "dq1"} {
		if err := testnet.SetUp(name, false); err != nil {
			t.Fatal(err)
		}
	}
	said, err := exec.Command(path, "-D").Output()
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for line := range strings.Lines(string(said)) {
		_, text, _ := strings.Cut(strings.TrimSpace(line), ".")
		name, _, _ := strings.Cut(text, " ")
		if _, err := net.InterfaceByName(name); err == nil || name == "any" {
			want = append(want, text)
		}
	}
	devices, err := Devices()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i := range devices {
		got = append(got, string(devices[i].AppendText(nil)))
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// The link types of a device, by name, as the reference lists them.
func TestLinkTypesAreReferences(t *testing.T) {
	path := reference(t)
	testnet.Veth(t, "lt0", "lt1")
	for _, name := range []string{"lt0", "lo", "any"} {
		said, err := exec.Command(path, "-i", name, "-L").Output()
		if err != nil {
			t.Fatal(err)
		}
		l := capture(t, LiveOptions{}, Filter{}, name)
		types := l.LinkTypes(0)
		if n := strings.Count(string(said), "\n") - 1; n != len(types) {
			t.Errorf("%s: %d link types, the reference has %d", name, len(types), n)
		}
		for _, lt := range types {
			if text, _ := names.LinkType(uint16(lt)); !strings.Contains(string(said), "  "+text+" (") {
				t.Errorf("%s: %s is not in the reference's list\n%s", name, text, said)
			}
		}
	}
}

// Without the privilege every device, also one that does not exist, is refused.
func TestNotPermitted(t *testing.T) {
	texts := make(chan string)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends without its rights
		if err := dropCapabilities(); err != nil {
			texts <- err.Error()
			return
		}
		for _, name := range []string{"lo", "any", "nope0", "99"} {
			texts <- openTexts(name, LiveOptions{})
		}
	}()
	for _, name := range []string{"lo", "any", "nope0", "99"} {
		want := "tcpdump: " + name + ": You don't have permission to perform this capture on that device\n" +
			"(Attempt to create packet socket failed - CAP_NET_RAW may be required)\n"
		if got := <-texts; got != want {
			t.Fatalf("got  %q\nwant %q", got, want)
		}
	}
}

// dropCapabilities takes all capabilities from this thread.
func dropCapabilities() error {
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var none [2]unix.CapUserData
	return unix.Capset(&header, &none[0])
}

// The table of link types is the reference's.
func TestLinkTypesByHardware(t *testing.T) {
	for _, c := range []struct {
		hardware uint16
		want     packet.LinkType
		warns    bool
	}{
		{unix.ARPHRD_ETHER, 1, false}, {unix.ARPHRD_LOOPBACK, 1, false}, {unix.ARPHRD_NONE, 101, false},
		{unix.ARPHRD_PPP, 113, false}, {unix.ARPHRD_IEEE80211_RADIOTAP, 127, false},
		{unix.ARPHRD_NETLINK, 253, false}, {unix.ARPHRD_IPGRE, 113, true}, {unix.ARPHRD_INFINIBAND, 113, true},
	} {
		types, warning := linkTypes(c.hardware)
		if types[0] != c.want || (warning != "") != c.warns {
			t.Errorf("ARPHRD %d: %d, %q", c.hardware, types[0], warning)
		}
	}
}
