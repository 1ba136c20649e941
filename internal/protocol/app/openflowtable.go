package app

import "wiretale/internal/printer"

// The names of OpenFlow 1.0 (1.0.0 section 5).
const of10Controller = 0xfffd

var (
	of10Ports          = printer.NameTable{{Value: 0xff00, Text: "MAX"}, {Value: 0xfff8, Text: "IN_PORT"}, {Value: 0xfff9, Text: "TABLE"}, {Value: 0xfffa, Text: "NORMAL"}, {Value: 0xfffb, Text: "FLOOD"}, {Value: 0xfffc, Text: "ALL"}, {Value: 0xfffd, Text: "CONTROLLER"}, {Value: 0xfffe, Text: "LOCAL"}, {Value: 0xffff, Text: "NONE"}}
	of10Buffers        = printer.NameTable{{Value: 0xffffffff, Text: "NONE"}}
	of10Spanning       = [...]string{"STP_LISTEN", "STP_LEARN", "STP_FORWARD", "STP_BLOCK"}
	of10Capabilities   = printer.BitTable{{Value: 0x1, Text: "FLOW_STATS"}, {Value: 0x2, Text: "TABLE_STATS"}, {Value: 0x4, Text: "PORT_STATS"}, {Value: 0x8, Text: "STP"}, {Value: 0x10, Text: "RESERVED"}, {Value: 0x20, Text: "IP_REASM"}, {Value: 0x40, Text: "QUEUE_STATS"}, {Value: 0x80, Text: "ARP_MATCH_IP"}}
	of10ActionBits     = printer.BitTable{{Value: 0x1, Text: "OUTPUT"}, {Value: 0x2, Text: "SET_VLAN_VID"}, {Value: 0x4, Text: "SET_VLAN_PCP"}, {Value: 0x8, Text: "STRIP_VLAN"}, {Value: 0x10, Text: "SET_DL_SRC"}, {Value: 0x20, Text: "SET_DL_DST"}, {Value: 0x40, Text: "SET_NW_SRC"}, {Value: 0x80, Text: "SET_NW_DST"}, {Value: 0x100, Text: "SET_NW_TOS"}, {Value: 0x200, Text: "SET_TP_SRC"}, {Value: 0x400, Text: "SET_TP_DST"}, {Value: 0x800, Text: "ENQUEUE"}}
	of10PortConfig     = printer.BitTable{{Value: 0x1, Text: "PORT_DOWN"}, {Value: 0x2, Text: "NO_STP"}, {Value: 0x4, Text: "NO_RECV"}, {Value: 0x8, Text: "NO_RECV_STP"}, {Value: 0x10, Text: "NO_FLOOD"}, {Value: 0x20, Text: "NO_FWD"}, {Value: 0x40, Text: "NO_PACKET_IN"}}
	of10PortFeatures   = printer.BitTable{{Value: 0x1, Text: "10MB_HD"}, {Value: 0x2, Text: "10MB_FD"}, {Value: 0x4, Text: "100MB_HD"}, {Value: 0x8, Text: "100MB_FD"}, {Value: 0x10, Text: "1GB_HD"}, {Value: 0x20, Text: "1GB_FD"}, {Value: 0x40, Text: "10GB_FD"}, {Value: 0x80, Text: "COPPER"}, {Value: 0x100, Text: "FIBER"}, {Value: 0x200, Text: "AUTONEG"}, {Value: 0x400, Text: "PAUSE"}, {Value: 0x800, Text: "PAUSE_ASYM"}}
	of10FlowFlags      = printer.BitTable{{Value: 0x1, Text: "SEND_FLOW_REM"}, {Value: 0x2, Text: "CHECK_OVERLAP"}, {Value: 0x4, Text: "EMERG"}}
	of10PacketReasons  = printer.NameTable{{Value: 0, Text: "NO_MATCH"}, {Value: 1, Text: "ACTION"}}
	of10PortReasons    = printer.NameTable{{Value: 0, Text: "ADD"}, {Value: 1, Text: "DELETE"}, {Value: 2, Text: "MODIFY"}}
	of10RemovedReasons = printer.NameTable{{Value: 0, Text: "IDLE_TIMEOUT"}, {Value: 1, Text: "HARD_TIMEOUT"}, {Value: 2, Text: "DELETE"}}
	of10Commands       = printer.NameTable{{Value: 0, Text: "ADD"}, {Value: 1, Text: "MODIFY"}, {Value: 2, Text: "MODIFY_STRICT"}, {Value: 3, Text: "DELETE"}, {Value: 4, Text: "DELETE_STRICT"}}
	of10ActionTypes    = printer.NameTable{{Value: 0, Text: "OUTPUT"}, {Value: 1, Text: "SET_VLAN_VID"}, {Value: 2, Text: "SET_VLAN_PCP"}, {Value: 3, Text: "STRIP_VLAN"}, {Value: 4, Text: "SET_DL_SRC"}, {Value: 5, Text: "SET_DL_DST"}, {Value: 6, Text: "SET_NW_SRC"}, {Value: 7, Text: "SET_NW_DST"}, {Value: 8, Text: "SET_NW_TOS"}, {Value: 9, Text: "SET_TP_SRC"}, {Value: 10, Text: "SET_TP_DST"}, {Value: 11, Text: "ENQUEUE"}, {Value: 0xffff, Text: "VENDOR"}}
	of10Wildcards      = printer.BitTable{{Value: 0x1, Text: "IN_PORT"}, {Value: 0x2, Text: "DL_VLAN"}, {Value: 0x4, Text: "DL_SRC"}, {Value: 0x8, Text: "DL_DST"}, {Value: 0x10, Text: "DL_TYPE"}, {Value: 0x20, Text: "NW_PROTO"}, {Value: 0x40, Text: "TP_SRC"}, {Value: 0x80, Text: "TP_DST"}, {Value: of10AnyPCP, Text: "DL_VLAN_PCP"}, {Value: of10AnyTOS, Text: "NW_TOS"}}
	of10ErrorTypes     = printer.NameTable{{Value: 0, Text: "HELLO_FAILED"}, {Value: 1, Text: "BAD_REQUEST"}, {Value: 2, Text: "BAD_ACTION"}, {Value: 3, Text: "FLOW_MOD_FAILED"}, {Value: 4, Text: "PORT_MOD_FAILED"}, {Value: 5, Text: "QUEUE_OP_FAILED"}}
)

// of10ErrorCodes has the codes of each type of error.
var of10ErrorCodes = [...]printer.NameTable{
	{{Value: 0, Text: "INCOMPATIBLE"}, {Value: 1, Text: "EPERM"}},
	{{Value: 0, Text: "BAD_VERSION"}, {Value: 1, Text: "BAD_TYPE"}, {Value: 2, Text: "BAD_STAT"}, {Value: 3, Text: "BAD_VENDOR"}, {Value: 4, Text: "BAD_SUBTYPE"}, {Value: 5, Text: "EPERM"}, {Value: 6, Text: "BAD_LEN"}, {Value: 7, Text: "BUFFER_EMPTY"}, {Value: 8, Text: "BUFFER_UNKNOWN"}},
	{{Value: 0, Text: "BAD_TYPE"}, {Value: 1, Text: "BAD_LEN"}, {Value: 2, Text: "BAD_VENDOR"}, {Value: 3, Text: "BAD_VENDOR_TYPE"}, {Value: 4, Text: "BAD_OUT_PORT"}, {Value: 5, Text: "BAD_ARGUMENT"}, {Value: 6, Text: "EPERM"}, {Value: 7, Text: "TOO_MANY"}, {Value: 8, Text: "BAD_QUEUE"}},
	{{Value: 0, Text: "ALL_TABLES_FULL"}, {Value: 1, Text: "OVERLAP"}, {Value: 2, Text: "EPERM"}, {Value: 3, Text: "BAD_EMERG_TIMEOUT"}, {Value: 4, Text: "BAD_COMMAND"}, {Value: 5, Text: "UNSUPPORTED"}},
	{{Value: 0, Text: "BAD_PORT"}, {Value: 1, Text: "BAD_HW_ADDR"}},
	{{Value: 0, Text: "BAD_PORT"}, {Value: 1, Text: "BAD_QUEUE"}, {Value: 2, Text: "EPERM"}},
}

// The names of OpenFlow 1.3 (1.3.5 section 7).
var (
	of13Ports        = printer.NameTable{{Value: 0xffffff00, Text: "MAX"}, {Value: 0xfffffff8, Text: "IN_PORT"}, {Value: 0xfffffff9, Text: "TABLE"}, {Value: 0xfffffffa, Text: "NORMAL"}, {Value: 0xfffffffb, Text: "FLOOD"}, {Value: 0xfffffffc, Text: "ALL"}, {Value: 0xfffffffd, Text: "CONTROLLER"}, {Value: 0xfffffffe, Text: "LOCAL"}, {Value: 0xffffffff, Text: "ANY"}}
	of13Tables       = printer.NameTable{{Value: 0xfe, Text: "MAX"}, {Value: 0xff, Text: "ALL"}}
	of13MissLengths  = printer.NameTable{{Value: 0xffe5, Text: "MAX"}, {Value: 0xffff, Text: "NO_BUFFER"}}
	of13Elements     = printer.NameTable{{Value: 1, Text: "VERSIONBITMAP"}}
	of13Bitmaps      = printer.BitTable{{Value: 0x1, Text: "1.0"}, {Value: 0x2, Text: "1.1"}, {Value: 0x4, Text: "1.2"}, {Value: 0x8, Text: "1.3"}, {Value: 0x10, Text: "1.4"}, {Value: 0x20, Text: "1.5"}}
	of13Roles        = printer.NameTable{{Value: 0, Text: "NOCHANGE"}, {Value: 1, Text: "EQUAL"}, {Value: 2, Text: "MASTER"}, {Value: 3, Text: "SLAVE"}}
	of13Capabilities = printer.BitTable{{Value: 1, Text: "FLOW_STATS"}, {Value: 2, Text: "TABLE_STATS"}, {Value: 4, Text: "PORT_STATS"}, {Value: 8, Text: "GROUP_STATS"}, {Value: 0x20, Text: "IP_REASM"}, {Value: 0x40, Text: "QUEUE_STATS"}, {Value: 0x100, Text: "PORT_BLOCKED"}}
	of13PortConfig   = printer.BitTable{{Value: 1, Text: "PORT_DOWN"}, {Value: 4, Text: "NO_RECV"}, {Value: 0x20, Text: "NO_FWD"}, {Value: 0x40, Text: "NO_PACKET_IN"}}
	of13PortState    = printer.BitTable{{Value: 0x1, Text: "LINK_DOWN"}, {Value: 0x2, Text: "BLOCKED"}, {Value: 0x4, Text: "LIVE"}}
	of13PortFeatures = printer.BitTable{{Value: 0x1, Text: "10MB_HD"}, {Value: 0x2, Text: "10MB_FD"}, {Value: 0x4, Text: "100MB_HD"}, {Value: 0x8, Text: "100MB_FD"}, {Value: 0x10, Text: "1GB_HD"}, {Value: 0x20, Text: "1GB_FD"}, {Value: 0x40, Text: "10GB_FD"}, {Value: 0x80, Text: "40GB_FD"}, {Value: 0x100, Text: "100GB_FD"}, {Value: 0x200, Text: "1TB_FD"}, {Value: 0x400, Text: "OTHER"}, {Value: 0x800, Text: "COPPER"}, {Value: 0x1000, Text: "FIBER"}, {Value: 0x2000, Text: "AUTONEG"}, {Value: 0x4000, Text: "PAUSE"}, {Value: 0x8000, Text: "PAUSE_ASYM"}}
	of13ErrorTypes   = printer.NameTable{{Value: 0, Text: "HELLO_FAILED"}, {Value: 1, Text: "BAD_REQUEST"}, {Value: 2, Text: "BAD_ACTION"}, {Value: 3, Text: "BAD_INSTRUCTION"}, {Value: 4, Text: "BAD_MATCH"}, {Value: 5, Text: "FLOW_MOD_FAILED"}, {Value: 6, Text: "GROUP_MOD_FAILED"}, {Value: 7, Text: "PORT_MOD_FAILED"}, {Value: 8, Text: "TABLE_MOD_FAILED"}, {Value: 9, Text: "QUEUE_OP_FAILED"}, {Value: 10, Text: "SWITCH_CONFIG_FAILED"}, {Value: 11, Text: "ROLE_REQUEST_FAILED"}, {Value: 12, Text: "METER_MOD_FAILED"}, {Value: 13, Text: "TABLE_FEATURES_FAILED"}, {Value: 0xffff, Text: "EXPERIMENTER"}}
)

// of13ErrorCodes has the codes of each type of error.
var of13ErrorCodes = [...]printer.NameTable{
	{{Value: 0, Text: "INCOMPATIBLE"}, {Value: 1, Text: "EPERM"}},
	{{Value: 0, Text: "BAD_VERSION"}, {Value: 1, Text: "BAD_TYPE"}, {Value: 2, Text: "BAD_MULTIPART"}, {Value: 3, Text: "BAD_EXPERIMENTER"}, {Value: 4, Text: "BAD_EXP_TYPE"}, {Value: 5, Text: "EPERM"}, {Value: 6, Text: "BAD_LEN"}, {Value: 7, Text: "BUFFER_EMPTY"}, {Value: 8, Text: "BUFFER_UNKNOWN"}, {Value: 9, Text: "BAD_TABLE_ID"}, {Value: 10, Text: "IS_SLAVE"}, {Value: 11, Text: "BAD_PORT"}, {Value: 12, Text: "BAD_PACKET"}, {Value: 13, Text: "MULTIPART_BUFFER_OVERFLOW"}},
	{{Value: 0, Text: "BAD_TYPE"}, {Value: 1, Text: "BAD_LEN"}, {Value: 2, Text: "BAD_EXPERIMENTER"}, {Value: 3, Text: "BAD_EXP_TYPE"}, {Value: 4, Text: "BAD_OUT_PORT"}, {Value: 5, Text: "BAD_ARGUMENT"}, {Value: 6, Text: "EPERM"}, {Value: 7, Text: "TOO_MANY"}, {Value: 8, Text: "BAD_QUEUE"}, {Value: 9, Text: "BAD_OUT_GROUP"}, {Value: 10, Text: "MATCH_INCONSISTENT"}, {Value: 11, Text: "UNSUPPORTED_ORDER"}, {Value: 12, Text: "BAD_TAG"}, {Value: 13, Text: "BAD_SET_TYPE"}, {Value: 14, Text: "BAD_SET_LEN"}, {Value: 15, Text: "BAD_SET_ARGUMENT"}},
	{{Value: 0, Text: "UNKNOWN_INST"}, {Value: 1, Text: "UNSUP_INST"}, {Value: 2, Text: "BAD_TABLE_ID"}, {Value: 3, Text: "UNSUP_METADATA"}, {Value: 4, Text: "UNSUP_METADATA_MASK"}, {Value: 5, Text: "BAD_EXPERIMENTER"}, {Value: 6, Text: "BAD_EXP_TYPE"}, {Value: 7, Text: "BAD_LEN"}, {Value: 8, Text: "EPERM"}},
	{{Value: 0, Text: "BAD_TYPE"}, {Value: 1, Text: "BAD_LEN"}, {Value: 2, Text: "BAD_TAG"}, {Value: 3, Text: "BAD_DL_ADDR_MASK"}, {Value: 4, Text: "BAD_NW_ADDR_MASK"}, {Value: 5, Text: "BAD_WILDCARDS"}, {Value: 6, Text: "BAD_FIELD"}, {Value: 7, Text: "BAD_VALUE"}, {Value: 8, Text: "BAD_MASK"}, {Value: 9, Text: "BAD_PREREQ"}, {Value: 10, Text: "DUP_FIELD"}, {Value: 11, Text: "EPERM"}},
	{{Value: 0, Text: "UNKNOWN"}, {Value: 1, Text: "TABLE_FULL"}, {Value: 2, Text: "BAD_TABLE_ID"}, {Value: 3, Text: "OVERLAP"}, {Value: 4, Text: "EPERM"}, {Value: 5, Text: "BAD_TIMEOUT"}, {Value: 6, Text: "BAD_COMMAND"}, {Value: 7, Text: "BAD_FLAGS"}},
	{{Value: 0, Text: "GROUP_EXISTS"}, {Value: 1, Text: "INVALID_GROUP"}, {Value: 2, Text: "WEIGHT_UNSUPPORTED"}, {Value: 3, Text: "OUT_OF_GROUPS"}, {Value: 4, Text: "OUT_OF_BUCKETS"}, {Value: 5, Text: "CHAINING_UNSUPPORTED"}, {Value: 6, Text: "WATCH_UNSUPPORTED"}, {Value: 7, Text: "LOOP"}, {Value: 8, Text: "UNKNOWN_GROUP"}, {Value: 9, Text: "CHAINED_GROUP"}, {Value: 10, Text: "BAD_TYPE"}, {Value: 11, Text: "BAD_COMMAND"}, {Value: 12, Text: "BAD_BUCKET"}, {Value: 13, Text: "BAD_MATCH"}, {Value: 14, Text: "EPERM"}},
	{{Value: 0, Text: "BAD_PORT"}, {Value: 1, Text: "BAD_HW_ADDR"}, {Value: 2, Text: "BAD_CONFIG"}, {Value: 3, Text: "BAD_ADVERTISE"}, {Value: 4, Text: "EPERM"}},
	{{Value: 0, Text: "BAD_TABLE"}, {Value: 1, Text: "BAD_CONFIG"}, {Value: 2, Text: "EPERM"}},
	{{Value: 0, Text: "BAD_PORT"}, {Value: 1, Text: "BAD_QUEUE"}, {Value: 2, Text: "EPERM"}},
	{{Value: 0, Text: "BAD_FLAGS"}, {Value: 1, Text: "BAD_LEN"}, {Value: 2, Text: "EPERM"}},
	{{Value: 0, Text: "STALE"}, {Value: 1, Text: "UNSUP"}, {Value: 2, Text: "BAD_ROLE"}},
	{{Value: 0, Text: "UNKNOWN"}, {Value: 1, Text: "METER_EXISTS"}, {Value: 2, Text: "INVALID_METER"}, {Value: 3, Text: "UNKNOWN_METER"}, {Value: 4, Text: "BAD_COMMAND"}, {Value: 5, Text: "BAD_FLAGS"}, {Value: 6, Text: "BAD_RATE"}, {Value: 7, Text: "BAD_BURST"}, {Value: 8, Text: "BAD_BAND"}, {Value: 9, Text: "BAD_BAND_VALUE"}, {Value: 10, Text: "OUT_OF_METERS"}, {Value: 11, Text: "OUT_OF_BANDS"}},
	{{Value: 0, Text: "BAD_TABLE"}, {Value: 1, Text: "BAD_METADATA"}, {Value: 2, Text: "BAD_TYPE"}, {Value: 3, Text: "BAD_LEN"}, {Value: 4, Text: "BAD_ARGUMENT"}, {Value: 5, Text: "EPERM"}},
}
