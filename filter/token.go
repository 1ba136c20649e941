package filter

// token is a word or sign of an expression.
type token struct {
	kind tokenKind
	text string // as written; of a name, without the escape
	at   span
	n    uint32   // value of tokenNumber
	word word     // of tokenWord
	mac  [6]byte  // of tokenEther
	ip6  [16]byte // of tokenIPv6
}

type tokenKind uint8

const (
	tokenEnd    tokenKind = iota
	tokenSign             // operator or bracket; text says which
	tokenWord             // keyword
	tokenNumber           // number, or a named value such as tcp-syn
	tokenName             // anything else: a host, a port, a protocol …
	tokenDotted           // a.b, a.b.c or a.b.c.d
	tokenIPv6             // an IPv6 address
	tokenEther            // an Ethernet address
	tokenARCnet           // $xx
)

// word is a keyword. The protocols come first and are their own qualifier.
type word uint8

const (
	wordNone word = iota
	wordLink
	wordIP
	wordARP
	wordRARP
	wordSCTP
	wordTCP
	wordUDP
	wordICMP
	wordIGMP
	wordIGRP
	wordPIM
	wordVRRP
	wordCARP
	wordATalk
	wordAARP
	wordDECnet
	wordLAT
	wordSCA
	wordMOPDL
	wordMOPRC
	wordIP6
	wordICMP6
	wordAH
	wordESP
	wordISO
	wordESIS
	wordISIS
	wordL1
	wordL2
	wordIIH
	wordLSP
	wordSNP
	wordCSNP
	wordPSNP
	wordCLNP
	wordSTP
	wordIPX
	wordNetBEUI
	wordRadio
	lastProtocol = wordRadio
)

const (
	wordSrc word = iota + lastProtocol + 1
	wordDst
	wordAddr1
	wordAddr2
	wordAddr3
	wordAddr4
	wordRA
	wordTA
	wordHost
	wordNet
	wordMask
	wordPort
	wordPortRange
	wordProto
	wordProtoChain
	wordGateway
	wordLess
	wordGreater
	wordByte
	wordBroadcast
	wordMulticast
	wordInbound
	wordOutbound
	wordIfIndex
	wordVLAN
	wordMPLS
	wordPPPoED
	wordPPPoES
	wordGeneve
	wordVXLAN
	wordLLC
	wordType
	wordSubtype
	wordDir
	wordIfName
	wordRset
	wordRnr
	wordSrnr
	wordReason
	wordAction
	wordLane
	wordMetac
	wordBCC
	wordSC
	wordILMIC
	wordOAM
	wordOAMF4
	wordOAMF4EC
	wordOAMF4SC
	wordConnectMsg
	wordMetaConnect
	wordVPI
	wordVCI
	wordFISU
	wordLSSU
	wordMSU
	wordHFISU
	wordHLSSU
	wordHMSU
	wordSIO
	wordOPC
	wordDPC
	wordSLS
	wordHSIO
	wordHOPC
	wordHDPC
	wordHSLS
	wordAnd
	wordOr
	wordNot
	wordLen
	wordAnywhere
)

// keywords are the reserved words. The first spelling of a word in words is the
// one that messages use.
var keywords = func() map[string]word {
	m := map[string]word{}
	for w, spellings := range words {
		for _, s := range spellings {
			m[s] = w
		}
	}
	return m
}()

var words = map[word][]string{
	wordLink: {"link", "ether", "ppp", "slip", "fddi", "tr", "wlan"}, wordIP: {"ip"}, wordARP: {"arp"},
	wordRARP: {"rarp"}, wordSCTP: {"sctp"}, wordTCP: {"tcp"}, wordUDP: {"udp"}, wordICMP: {"icmp"},
	wordIGMP: {"igmp"}, wordIGRP: {"igrp"}, wordPIM: {"pim"}, wordVRRP: {"vrrp"}, wordCARP: {"carp"},
	wordATalk: {"atalk"}, wordAARP: {"aarp"}, wordDECnet: {"decnet"}, wordLAT: {"lat"}, wordSCA: {"sca"},
	wordMOPDL: {"mopdl"}, wordMOPRC: {"moprc"}, wordIP6: {"ip6"}, wordICMP6: {"icmp6"}, wordAH: {"ah"},
	wordESP: {"esp"}, wordISO: {"iso"}, wordESIS: {"esis", "es-is"}, wordISIS: {"isis", "is-is"},
	wordL1: {"l1"}, wordL2: {"l2"}, wordIIH: {"iih"}, wordLSP: {"lsp"}, wordSNP: {"snp"},
	wordCSNP: {"csnp"}, wordPSNP: {"psnp"}, wordCLNP: {"clnp"}, wordSTP: {"stp"}, wordIPX: {"ipx"},
	wordNetBEUI: {"netbeui"}, wordRadio: {"radio"},
	wordSrc: {"src"}, wordDst: {"dst"}, wordAddr1: {"addr1", "address1"}, wordAddr2: {"addr2", "address2"},
	wordAddr3: {"addr3", "address3"}, wordAddr4: {"addr4", "address4"}, wordRA: {"ra"}, wordTA: {"ta"},
	wordHost: {"host"}, wordNet: {"net"}, wordMask: {"mask"}, wordPort: {"port"}, wordPortRange: {"portrange"},
	wordProto: {"proto"}, wordProtoChain: {"protochain"}, wordGateway: {"gateway"},
	wordLess: {"less"}, wordGreater: {"greater"}, wordByte: {"byte"}, wordBroadcast: {"broadcast"},
	wordMulticast: {"multicast"}, wordInbound: {"inbound"}, wordOutbound: {"outbound"}, wordIfIndex: {"ifindex"},
	wordVLAN: {"vlan"}, wordMPLS: {"mpls"}, wordPPPoED: {"pppoed"}, wordPPPoES: {"pppoes"},
	wordGeneve: {"geneve"}, wordVXLAN: {"vxlan"}, wordLLC: {"llc"}, wordType: {"type"}, wordSubtype: {"subtype"},
	wordDir: {"dir", "direction"}, wordIfName: {"ifname", "on"}, wordRset: {"rset", "ruleset"},
	wordRnr: {"rnr", "rulenum"}, wordSrnr: {"srnr", "subrulenum"}, wordReason: {"reason"}, wordAction: {"action"},
	wordLane: {"lane"}, wordMetac: {"metac"}, wordBCC: {"bcc"}, wordSC: {"sc"}, wordILMIC: {"ilmic"},
	wordOAM: {"oam"}, wordOAMF4: {"oamf4"}, wordOAMF4EC: {"oamf4ec"}, wordOAMF4SC: {"oamf4sc"},
	wordConnectMsg: {"connectmsg"}, wordMetaConnect: {"metaconnect"}, wordVPI: {"vpi"}, wordVCI: {"vci"},
	wordFISU: {"fisu"}, wordLSSU: {"lssu", "lsu"}, wordMSU: {"msu"}, wordHFISU: {"hfisu"},
	wordHLSSU: {"hlssu"}, wordHMSU: {"hmsu"}, wordSIO: {"sio"}, wordOPC: {"opc"}, wordDPC: {"dpc"},
	wordSLS: {"sls"}, wordHSIO: {"hsio"}, wordHOPC: {"hopc"}, wordHDPC: {"hdpc"}, wordHSLS: {"hsls"},
	wordAnd: {"and"}, wordOr: {"or"}, wordNot: {"not"}, wordLen: {"len", "length"},
}

func (w word) String() string {
	if s := words[w]; len(s) > 0 {
		return s[0]
	}
	return ""
}

// namedValues are the names that stand for numbers: offsets into headers, types
// of ICMP (RFC 792, 1256) and ICMPv6 (RFC 4443, 4861 …), flags of TCP (RFC 9293).
var namedValues = map[string]uint32{
	"icmptype": 0, "icmpcode": 1, "icmp6type": 0, "icmp6code": 1, "tcpflags": 13,
	"icmp-echoreply": 0, "icmp-unreach": 3, "icmp-sourcequench": 4, "icmp-redirect": 5, "icmp-echo": 8,
	"icmp-routeradvert": 9, "icmp-routersolicit": 10, "icmp-timxceed": 11, "icmp-paramprob": 12,
	"icmp-tstamp": 13, "icmp-tstampreply": 14, "icmp-ireq": 15, "icmp-ireqreply": 16,
	"icmp-maskreq": 17, "icmp-maskreply": 18,
	"icmp6-destinationunreach": 1, "icmp6-packettoobig": 2, "icmp6-timeexceeded": 3, "icmp6-parameterproblem": 4,
	"icmp6-echo": 128, "icmp6-echoreply": 129, "icmp6-multicastlistenerquery": 130,
	"icmp6-multicastlistenerreportv1": 131, "icmp6-multicastlistenerdone": 132, "icmp6-routersolicit": 133,
	"icmp6-routeradvert": 134, "icmp6-neighborsolicit": 135, "icmp6-neighboradvert": 136, "icmp6-redirect": 137,
	"icmp6-routerrenum": 138, "icmp6-nodeinformationquery": 139, "icmp6-nodeinformationresponse": 140,
	"icmp6-ineighbordiscoverysolicit": 141, "icmp6-ineighbordiscoveryadvert": 142,
	"icmp6-multicastlistenerreportv2": 143, "icmp6-homeagentdiscoveryrequest": 144,
	"icmp6-homeagentdiscoveryreply": 145, "icmp6-mobileprefixsolicit": 146, "icmp6-mobileprefixadvert": 147,
	"icmp6-certpathsolicit": 148, "icmp6-certpathadvert": 149, "icmp6-multicastrouteradvert": 151,
	"icmp6-multicastroutersolicit": 152, "icmp6-multicastrouterterm": 153,
	"tcp-fin": 0x01, "tcp-syn": 0x02, "tcp-rst": 0x04, "tcp-push": 0x08, "tcp-ack": 0x10, "tcp-urg": 0x20,
	"tcp-ece": 0x40, "tcp-cwr": 0x80,
}
