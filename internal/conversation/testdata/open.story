== handshake, one question, one answer, close by the client
0.000 > S <mss 1460>
	>attempt | SYN_SENT -
0.010 < S. <mss 1460>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > P. 1:101
	 | ESTABLISHED ESTABLISHED
0.040 < . ack 101
	 | ESTABLISHED ESTABLISHED
0.100 < P. 1:301
	>message 100 #4, >message_acked 0.01s #4, >answered 0.07s #4 | ESTABLISHED ESTABLISHED
0.110 > .
	 | ESTABLISHED ESTABLISHED
0.200 > F.
	>finished 100 | FIN_WAIT_1 ESTABLISHED
0.210 < F.
	<message 300 #6, <message_acked 0.01s #6, <finished 300 | FIN_WAIT_2 LAST_ACK
0.220 > .
	>time_wait, >closed(in_order) | TIME_WAIT CLOSED
300 tick
	 | TIME_WAIT CLOSED
end SF ShADadFf CLOSED CLOSED

== the same over IPv6
v6
0.000 > S <mss 1440>
	>attempt | SYN_SENT -
0.010 < S. <mss 1440>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > P. 1:101
	 | ESTABLISHED ESTABLISHED
0.040 < P. 1:301
	>message 100 #4, >message_acked 0.01s #4, >answered 0.01s #4 | ESTABLISHED ESTABLISHED
0.050 > F.
	>finished 100 | FIN_WAIT_1 ESTABLISHED
0.060 < F.
	<message 300 #5, <message_acked 0.01s #5, <finished 300 | FIN_WAIT_2 LAST_ACK
0.070 > .
	>time_wait, >closed(in_order) | TIME_WAIT CLOSED
end SF ShADdFf TIME_WAIT CLOSED
finding >time_wait certain x1

== all options agreed
0.000 > SEW <mss 1460, ws 7, sackok, ts 100 0, mptcp>
	>attempt | SYN_SENT -
0.010 < S.E <mss 1400, ws 9, sackok, ts 200 100, mptcp>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > . <ts 110 200>
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
end S1 ShA ESTABLISHED ESTABLISHED
finding >open certain x1

== SYN repeated three times, no answer
0 > S
	>attempt | SYN_SENT -
1 > S
	>attempt_repeated(time_out) 1s #1 | SYN_SENT -
3 > S
	>attempt_repeated(time_out) 2s #1 | SYN_SENT -
7 > S
	>attempt_repeated(time_out) 4s #1 | SYN_SENT -
end S0 S SYN_SENT -
finding >no_answer certain x4

== SYN repeated once, then answered
0 > S
	>attempt | SYN_SENT -
1 > S
	>attempt_repeated(time_out) 1s #1 | SYN_SENT -
1.010 < S.
	<accepted #2 | SYN_SENT SYN_RECEIVED
1.020 > .
	>established 0.02s/0.01s #3 | ESTABLISHED ESTABLISHED
end S1 ShA ESTABLISHED ESTABLISHED
finding >slow_connect certain x1
finding >open certain x1

== SYN alone
0 > S
	>attempt | SYN_SENT -
end S0 S SYN_SENT -
finding >no_answer certain x1

== refused port
0 > S
	>attempt | SYN_SENT -
0.001 < R. seq 0 ack 1
	<reset(refused) #1, <closed(refused) | CLOSED CLOSED
end REJ Sr CLOSED CLOSED
finding <refused(refused) certain x1

== refused after a firewall repeats
0 > S
	>attempt | SYN_SENT -
1 > S
	>attempt_repeated(time_out) 1s #1 | SYN_SENT -
1.001 < R. seq 0 ack 1
	<reset(refused) #2, <closed(refused) | CLOSED CLOSED
end REJ Sr CLOSED CLOSED
finding <refused(refused) certain x1
finding >slow_connect certain x1

== half-open scan: SYN, SYN-ACK, RST
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.011 > R seq 1
	>reset(handshake_dropped) #2, >closed(handshake_dropped) | CLOSED LISTEN
end RSTO ShR CLOSED LISTEN
finding >reset(handshake_dropped) likely x1

== SYN-ACK repeated: the SYN-ACK is lost behind the capture point
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
1.010 < S.
	<accepted_repeated(time_out) 1s #1 | SYN_SENT SYN_RECEIVED
1.020 > .
	>established 0.02s/0.01s #3 | ESTABLISHED ESTABLISHED
end S1 ShA ESTABLISHED ESTABLISHED
finding <slow_connect certain x1
finding >open certain x1

== SYN-ACK repeated though it was acknowledged: the accept queue is full
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
1.010 < S.
	<accepted_repeated(time_out) 1s #1 | ESTABLISHED SYN_RECEIVED
1.020 > .
	 | ESTABLISHED ESTABLISHED
3.010 < S.
	<accepted_repeated(time_out) 2s #1 | ESTABLISHED SYN_RECEIVED
3.020 > .
	 | ESTABLISHED ESTABLISHED
end S1 ShA ESTABLISHED ESTABLISHED
finding <backlog likely x2
finding >open certain x1

== simultaneous open
0 > S
	>attempt | SYN_SENT -
0.001 < S
	<attempt | SYN_SENT SYN_SENT
0.002 > S. ack 1
	>accepted #2 | SYN_RECEIVED SYN_SENT
0.003 < S. ack 1
	<accepted #3 | SYN_RECEIVED SYN_RECEIVED
0.004 > P. 1:11
	>established 0s/0s #4 | ESTABLISHED ESTABLISHED
0.005 < .
	 | ESTABLISHED ESTABLISHED
	>message 10 #5, >message_acked 0.001s #5
end S1 SsHhDa ESTABLISHED ESTABLISHED
finding >open certain x1

== fast open, data accepted
0 > S 0:100 <mss 1460, tfo>
	>attempt | SYN_SENT -
0.010 < S. ack 101 <mss 1460>
	<accepted #1, >fast_open(fast_open_accepted) #1 | SYN_SENT SYN_RECEIVED
0.020 < P. 1:51 ack 101
	>message 100 #1, >message_acked 0.01s #1, >answered 0.02s #1 | SYN_SENT SYN_RECEIVED
0.030 > .
	>established 0.03s/0.01s #3 | ESTABLISHED ESTABLISHED
	<message 50 #3, <message_acked 0.01s #3
end S1 SDhdA ESTABLISHED ESTABLISHED
finding >open certain x1

== fast open, data ignored and sent again
0 > S 0:100 <mss 1460, tfo>
	>attempt | SYN_SENT -
0.010 < S. ack 1 <mss 1460>
	<accepted #1, >fast_open(fast_open_ignored) #1 | SYN_SENT SYN_RECEIVED
0.020 > P. 1:101 ack 1
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 < .
	 | ESTABLISHED ESTABLISHED
	>message 100 #3, >message_acked 0.01s #3
end S1 SDha ESTABLISHED ESTABLISHED
finding >open certain x1

== SYN meets an old connection of the peer: challenge, reset, again
0 > S
	>attempt | SYN_SENT -
0.010 < . seq 7777 ack 9999
	<challenge_ack(unknown_connection) #1 | SYN_SENT ESTABLISHED
0.011 > R seq 9999
	>reset(unknown_connection) #2 | SYN_SENT CLOSED
1 > S
	>attempt_repeated(time_out) 1s #1 | SYN_SENT CLOSED
1.010 < S.
	<accepted #4 | SYN_SENT SYN_RECEIVED
1.020 > . seq 1 ack 1
	>established 0.02s/0.01s #5 | ESTABLISHED ESTABLISHED
end RSTO SaRhA ESTABLISHED ESTABLISHED
finding >reset(unknown_connection) certain x1
finding <half_open(unknown_connection) likely x1
finding >slow_connect certain x1
finding >open certain x1

== SYN-ACK acknowledges another number
0 > S
	>attempt | SYN_SENT -
0.010 < S. ack 500
	<contradiction(ack_of_nothing) #1, <accepted #1 | SYN_SENT SYN_RECEIVED
end S1 Sh SYN_SENT SYN_RECEIVED
finding <no_answer likely x1
finding <contradiction(ack_of_nothing) certain x1

== the beginning was not captured
0 > P. 100:200 ack 300
	>mid_stream | ESTABLISHED ESTABLISHED
0.010 < P. 300:400 ack 200
	>message 100 #1, >message_acked 0.01s #1, >answered 0.01s #1 | ESTABLISHED ESTABLISHED
0.020 > .
	 | ESTABLISHED ESTABLISHED
	<message 100 #2, <message_acked 0.01s #2
end OTH DdA ESTABLISHED ESTABLISHED
finding >open certain x1
finding >mid_stream certain x1

== the SYN was not captured
0 < S. ack 1 <mss 1460, ws 7>
	<accepted | SYN_SENT SYN_RECEIVED
0.010 > . seq 1
	>established 0s/0s #1 | ESTABLISHED ESTABLISHED
0.020 > P. 1:11
	 | ESTABLISHED ESTABLISHED
0.030 < .
	 | ESTABLISHED ESTABLISHED
	>message 10 #3, >message_acked 0.01s #3
end OTH ^hADa ESTABLISHED ESTABLISHED
finding >open certain x1

== the SYN-ACK was not captured
0 > S
	>attempt | SYN_SENT -
0.020 > . ack 1
	 | ESTABLISHED ESTABLISHED
0.030 > P. 1:11 ack 1
	 | ESTABLISHED ESTABLISHED
0.040 < . seq 1
	 | ESTABLISHED ESTABLISHED
	>message 10 #3, >message_acked 0.01s #3
end OTH SADa ESTABLISHED ESTABLISHED
finding >open certain x1

== only the client's packets were captured
0 > S
	>attempt | SYN_SENT -
0.020 > . ack 1
	 | ESTABLISHED ESTABLISHED
0.030 > P. 1:101 ack 1
	 | ESTABLISHED ESTABLISHED
0.060 > . ack 501
	>message 100 #3 | ESTABLISHED ESTABLISHED
0.100 > F. ack 501
	>finished 100 | FIN_WAIT_1 ESTABLISHED
0.120 > . ack 502
	 | FIN_WAIT_1 ESTABLISHED
end SH SADF FIN_WAIT_1 ESTABLISHED
finding <one_sided certain x1

== only the server's packets were captured
0 < S. ack 1
	<accepted | SYN_SENT SYN_RECEIVED
0.020 < . seq 1 ack 101
	 | SYN_SENT ESTABLISHED
0.030 < P. 1:501 ack 101
	 | SYN_SENT ESTABLISHED
0.040 < F. ack 101
	<message 500 #3, <finished 500 | SYN_SENT FIN_WAIT_1
0.060 < . ack 102
	 | SYN_SENT FIN_WAIT_1
end SHR ^hadf SYN_SENT FIN_WAIT_1
finding >one_sided certain x1

== sequence numbers wrap around
isn 4294967290 4294967200
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > P. 1:101
	 | ESTABLISHED ESTABLISHED
0.040 < P. 1:201
	>message 100 #4, >message_acked 0.01s #4, >answered 0.01s #4 | ESTABLISHED ESTABLISHED
0.050 > P. 101:111
	<message 200 #5, <message_acked 0.01s #5, <answered 0.01s #5 | ESTABLISHED ESTABLISHED
0.060 < .
	 | ESTABLISHED ESTABLISHED
	>message 10 #6, >message_acked 0.01s #6
end S1 ShADda ESTABLISHED ESTABLISHED
finding >open certain x1

== no handshake ACK: the first data completes it
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > P. 1:101
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 < .
	 | ESTABLISHED ESTABLISHED
	>message 100 #3, >message_acked 0.01s #3
end S1 ShDa ESTABLISHED ESTABLISHED
finding >open certain x1

== server port first in the middle of a connection
ports 40000 443
0 < P. 100:200 ack 300
	<mid_stream | ESTABLISHED ESTABLISHED
0.010 > .
	 | ESTABLISHED ESTABLISHED
	<message 100 #1, <message_acked 0.01s #1
end OTH ^dA ESTABLISHED ESTABLISHED
finding >open certain x1
finding <mid_stream certain x1

== SYN and FIN
0 > SF
	>contradiction(syn_fin), >attempt | SYN_SENT -
end SH QSF SYN_SENT -
finding >no_answer certain x1
finding >contradiction(syn_fin) certain x1

== no flags at all
0 > U
	>contradiction(no_flags), >mid_stream | - -
end OTH  - -
finding >mid_stream certain x1
finding >contradiction(no_flags) certain x1

== SYN and RST
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > RS seq 1
	>contradiction(syn_rst), >reset(unclear) #2, >closed(unclear) | CLOSED CLOSED
end RSTO ShAQR CLOSED CLOSED
finding >reset(unclear) possible x1
finding >contradiction(syn_rst) certain x1

