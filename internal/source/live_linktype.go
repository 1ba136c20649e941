//go:build linux

package source

import (
	"strconv"

	"golang.org/x/sys/unix"

	"wiretale/internal/packet"
)

// Link types that the code treats specially (LINKTYPE_ values of
// draft-ietf-opsawg-pcaplinktype).
const (
	linkEthernet  packet.LinkType = 1
	linkSLL       packet.LinkType = 113
	linkDOCSIS    packet.LinkType = 143
	linkIrDA      packet.LinkType = 144
	linkLAPD      packet.LinkType = 177
	linkSocketCAN packet.LinkType = 227
	linkNetlink   packet.LinkType = 253
	linkSLL2      packet.LinkType = 276
)

// linkTypesOf says which link types an interface of an ARPHRD_ type gives: the
// first is what it gives unless asked otherwise.
var linkTypesOf = map[uint16][]packet.LinkType{
	unix.ARPHRD_ETHER:              {linkEthernet, linkDOCSIS},
	unix.ARPHRD_LOOPBACK:           {linkEthernet},
	unix.ARPHRD_METRICOM:           {linkEthernet},
	unix.ARPHRD_EETHER:             {2},
	unix.ARPHRD_AX25:               {202},
	unix.ARPHRD_PRONET:             {4},
	unix.ARPHRD_CHAOS:              {5},
	unix.ARPHRD_IEEE802:            {6},
	unix.ARPHRD_IEEE802_TR:         {6},
	unix.ARPHRD_ARCNET:             {129},
	unix.ARPHRD_DLCI:               {101},
	unix.ARPHRD_SLIP:               {101},
	unix.ARPHRD_CSLIP:              {101},
	unix.ARPHRD_SLIP6:              {101},
	unix.ARPHRD_CSLIP6:             {101},
	unix.ARPHRD_ADAPT:              {101},
	unix.ARPHRD_RAWHDLC:            {101},
	unix.ARPHRD_TUNNEL:             {101},
	unix.ARPHRD_SIT:                {101},
	unix.ARPHRD_NONE:               {101},
	18:                             {122}, // RFC 2625, not in <linux/if_arp.h>
	unix.ARPHRD_ATM:                {linkSLL},
	unix.ARPHRD_PPP:                {linkSLL},
	unix.ARPHRD_CAN:                {linkSocketCAN},
	unix.ARPHRD_CISCO:              {104},
	unix.ARPHRD_FRAD:               {107},
	unix.ARPHRD_LOCALTLK:           {114},
	unix.ARPHRD_FDDI:               {10},
	unix.ARPHRD_IRDA:               {linkIrDA},
	unix.ARPHRD_FCPP:               {122, 224, 225},
	unix.ARPHRD_FCAL:               {122, 224, 225},
	unix.ARPHRD_FCPL:               {122, 224, 225},
	unix.ARPHRD_FCFABRIC:           {122, 224, 225},
	unix.ARPHRD_IEEE80211:          {105},
	unix.ARPHRD_IEEE80211_PRISM:    {119},
	unix.ARPHRD_IEEE80211_RADIOTAP: {127},
	unix.ARPHRD_IEEE802154:         {230},
	unix.ARPHRD_NETLINK:            {linkNetlink},
	unix.ARPHRD_VSOCKMON:           {271},
	8445:                           {linkLAPD}, // vISDN's LAPD, not in <linux/if_arp.h>
}

// linkTypes lists the link types of an interface, and a warning when nothing
// better than cooked packets is known for it.
func linkTypes(hardware uint16) (types []packet.LinkType, warning string) {
	if types = linkTypesOf[hardware]; types != nil {
		return types, ""
	}
	// tcpdump: the text names libpcap.
	return []packet.LinkType{linkSLL},
		"arptype " + strconv.Itoa(int(hardware)) + " not supported by libpcap - falling back to cooked socket"
}

// anyLinkTypes are those of the device "any". The first is the default.
var anyLinkTypes = []packet.LinkType{linkSLL2, linkSLL}

// cookedHeader is the length of the header that is made up for packets of a link
// type whose own header the kernel takes off; 0 where it stays on.
func cookedHeader(t packet.LinkType) int {
	switch t {
	case linkSLL2:
		return 20
	case linkSLL, linkIrDA, linkLAPD, linkNetlink:
		return 16
	}
	return 0
}
