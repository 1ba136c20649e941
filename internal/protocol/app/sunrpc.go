package app

import "wiretale/internal/printer"

// Sun RPC (RFC 5531 section 9) of any program, for -T rpc: calls are printed as the
// port mapper's (RFC 1833 section 3.2), replies as NFS's.
//
//	xid, direction: 0, RPC version, program, version, procedure, credentials, ...
//	xid, direction: 1, accepted or not, verifier, how, result
var _ = printer.Register(printer.Protocol{Name: "sunrpc", UDPTypes: []string{"rpc"}, Addresses: true, Ordered: true, Print: printSunRPC})

const (
	sunRPCPort    = 111
	sunRPCVersion = 2
	sunRPCCall    = 32 // with the beginning of the credentials
)

// printSunRPC prints a message, and before it the ends of the datagram: the
// transaction stands for the port of the client.
func printSunRPC(p *printer.Printer, v printer.View) {
	if v.U32(4) == 0 {
		sunRPCRequest(p, v)
		return
	}
	nfsReplyEnds(p, v) // tcpdump: whatever is no call is a reply
	p.TryCut(nfsReply, v)
}

func sunRPCRequest(p *printer.Printer, v printer.View) {
	p.Layer("sunrpc")
	v.Need(0, sunRPCCall)
	p.NetSrc()
	p.Print(".0x{xid:x} > ", v.U32(0))
	p.NetDst()
	p.Byte('.')
	if p.Numeric {
		p.Print("0x{:x}", uint16(sunRPCPort))
	} else {
		p.Write("sunrpc")
	}
	p.Print(": {length}", v.Len())
	procedure := v.U32(20)
	p.Print(" {procedure}", sunRPCProcedures.Of(procedure, " proc #{}"))
	if version := v.U32(8); version != sunRPCVersion {
		p.Print(" [rpcver {rpc_version}]", version)
	}
	switch procedure {
	case 1, 2, 3, 5: // set, unset, getport, call
		p.Byte(' ')
		if !p.Numeric { // tcpdump: programs have no names there
			p.Byte('#')
		}
		p.Print("{program}.{version}", v.U32(12), v.U32(16))
	}
}

// nfsReplyEnds prints from where to where a reply goes.
func nfsReplyEnds(p *printer.Printer, v printer.View) {
	p.Layer("nfs")
	p.NetSrc()
	p.Byte('.')
	p.UDPPort(nfsPort)
	p.Write(" > ")
	p.NetDst()
	p.Print(".{xid}: ", v.U32(0))
}

var sunRPCProcedures = printer.NameTable{
	{Value: 0, Text: "null"}, {Value: 1, Text: "set"}, {Value: 2, Text: "unset"}, {Value: 3, Text: "getport"}, {Value: 4, Text: "dump"}, {Value: 5, Text: "call"},
}
