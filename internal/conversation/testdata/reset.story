== abort
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > P. 1:11
	 | ESTABLISHED ESTABLISHED
0.040 < P. 1:11
	>message 10 #4, >message_acked 0.01s #4, >answered 0.01s #4 | ESTABLISHED ESTABLISHED
0.050 > .
	 | ESTABLISHED ESTABLISHED
2 > R.
	>idle 1.95s #6, <message 10 #5, <message_acked 0.01s #5, >reset(abort) #5, >closed(abort) | CLOSED CLOSED
end RSTO ShADdR CLOSED CLOSED
finding >reset(abort) likely x1

== closed with data not read
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > P. 1:1001
	 | ESTABLISHED ESTABLISHED
0.040 < . win 9000
	 | ESTABLISHED ESTABLISHED
0.050 < R. win 9000
	>message 1000 #4, >message_acked 0.01s #4, <reset(abort_unread) #4, <closed(abort_unread) | CLOSED CLOSED
end RSTR ShADar CLOSED CLOSED
finding <reset(abort_unread) likely x1

== data for a socket already closed
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > F.
	>finished 0 | FIN_WAIT_1 ESTABLISHED
0.040 < .
	<half_closed #4 | FIN_WAIT_2 CLOSE_WAIT
0.050 < P. 1:1001 ack 2
	 | FIN_WAIT_2 CLOSE_WAIT
0.060 > R seq 2
	<message 1000 #6, >reset(data_after_close) #6, >closed(data_after_close) | CLOSED CLOSED
end RSTO ShAFadR CLOSED CLOSED
finding >reset(data_after_close) certain x1

== the peer knows nothing of the connection
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > P. 1:11
	 | ESTABLISHED ESTABLISHED
0.040 < .
	 | ESTABLISHED ESTABLISHED
500 > P. 11:21
	>idle 499.96s #5, >part 10 #4 | ESTABLISHED ESTABLISHED
500.010 < R seq 1
	>part 10 #6, >message 20 #6, <reset(unknown_connection) #6, <closed(unknown_connection) | CLOSED CLOSED
end RSTR ShADar CLOSED CLOSED
finding <reset(unknown_connection) likely x1

== given up after repeating
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > P. 1:11
	 | ESTABLISHED ESTABLISHED
0.230 > P. 1:11
	>retransmission_timeout(time_out) 0.2s #4 | ESTABLISHED ESTABLISHED
0.630 > P. 1:11
	>retransmission_timeout(back_off) 0.4s #4 | ESTABLISHED ESTABLISHED
1.430 > P. 1:11
	>retransmission_timeout(back_off) 0.8s #4 | ESTABLISHED ESTABLISHED
3.030 > P. 1:11
	>retransmission_timeout(back_off) 1.6s #4 | ESTABLISHED ESTABLISHED
6.230 > R. seq 11
	>message 10 #4, >reset(gave_up) #2, >closed(gave_up) | CLOSED CLOSED
end RSTO ShADTR CLOSED CLOSED
finding >reset(gave_up) likely x1
finding >timeout certain x4

== given up after keep-alives
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > P. 1:11
	 | ESTABLISHED ESTABLISHED
0.040 < .
	 | ESTABLISHED ESTABLISHED
60 > . seq 10
	>idle 59.96s #5, >keep_alive 59960000000 | ESTABLISHED ESTABLISHED
70 > . seq 10
	>idle 10s #6, >keep_alive 0 | ESTABLISHED ESTABLISHED
80 > . seq 10
	>idle 10s #7, >keep_alive 0 | ESTABLISHED ESTABLISHED
90 > R. seq 11
	>idle 10s #8, >message 10 #4, >message_acked 0.01s #4, >reset(gave_up) #5, >closed(gave_up) | CLOSED CLOSED
end RSTO ShADaR CLOSED CLOSED
finding >reset(gave_up) likely x1
finding >keep_alive certain x3

== a RST from another distance
0 > S ttl 64
	>attempt | SYN_SENT -
0.010 < S. ttl 50
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > . ttl 64
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > P. 1:101 ttl 64
	 | ESTABLISHED ESTABLISHED
0.040 < . ttl 50
	 | ESTABLISHED ESTABLISHED
0.050 < R. ttl 200
	>message 100 #4, >message_acked 0.01s #4, <reset(forged) #4, <closed(forged) | CLOSED CLOSED
end RSTR ShADar CLOSED CLOSED
finding <reset(forged) likely x1

== a RST outside the window is ignored
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 < R seq 1000000
	<reset_ignored #3 | ESTABLISHED ESTABLISHED
0.040 > P. 1:11
	 | ESTABLISHED ESTABLISHED
0.050 < .
	 | ESTABLISHED ESTABLISHED
	>message 10 #5, >message_acked 0.01s #5
end RSTR ShArDa ESTABLISHED ESTABLISHED
finding >open certain x1

== a RST after the end
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > F.
	>finished 0 | FIN_WAIT_1 ESTABLISHED
0.040 < F.
	<finished 0 | FIN_WAIT_2 LAST_ACK
0.050 > .
	>time_wait, >closed(in_order) | TIME_WAIT CLOSED
0.060 < R seq 2
	<reset(after_end) #6 | TIME_WAIT CLOSED
end SF ShAFfr TIME_WAIT CLOSED
finding >time_wait certain x1

== RST in the middle, nothing else seen
0 > R. seq 10 ack 20
	>reset(abort), >closed(abort) | CLOSED CLOSED
end OTH R CLOSED CLOSED
finding >reset(abort) likely x1

== the server takes the offer back
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 < R. seq 1
	<reset(handshake_failed) #1, <closed(handshake_failed) | CLOSED CLOSED
end RSTR Shr CLOSED CLOSED
finding <reset(handshake_failed) likely x1

== reset while closing
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > F. seq 1 ack 1
	>finished 0 | FIN_WAIT_1 ESTABLISHED
0.031 < F. seq 1 ack 1
	<finished 0 | FIN_WAIT_1 FIN_WAIT_1
0.032 > . ack 2
	 | CLOSING FIN_WAIT_2
0.040 > R. seq 2
	>reset(abort) #5, >closed(abort) | CLOSED CLOSED
end SF ShAFfR CLOSED CLOSED
finding >reset(abort) likely x1

== reset in CLOSE_WAIT
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > F.
	>finished 0 | FIN_WAIT_1 ESTABLISHED
0.040 < .
	<half_closed #4 | FIN_WAIT_2 CLOSE_WAIT
5 < R. seq 1
	<idle 4.96s #5, <reset(abort) #4, <closed(abort) | CLOSED CLOSED
end RSTR ShAFar CLOSED CLOSED
finding <reset(abort) likely x1

== reset in LAST_ACK
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > F.
	>finished 0 | FIN_WAIT_1 ESTABLISHED
0.040 < F.
	<finished 0 | FIN_WAIT_2 LAST_ACK
0.045 < R. seq 2
	<reset(abort) #4, <closed(abort) | CLOSED CLOSED
end SF ShAFfr CLOSED CLOSED
finding <reset(abort) likely x1

== ICMP says the port is unreachable
0 > S
	>attempt | SYN_SENT -
0.010 > S seq 0 icmp 0x0303
	>icmp_error 0x303 0 #1 | - -
1 > S
	>attempt_repeated(time_out) 1s #1 | SYN_SENT -
end S0 S SYN_SENT -
finding >no_answer certain x2
finding >icmp certain x1
end OTH D - -

== ICMP says the packet is too large
0 > S <mss 1460>
	>attempt | SYN_SENT -
0.010 < S. <mss 1460>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > . 1:1461
	 | ESTABLISHED ESTABLISHED
0.031 > . seq 1 icmp 0x0304 mtu 1400
	>icmp_error 0x304 1400 #4 | - -
0.040 > . 1:1361
	>retransmission_fast(too_large) 0.01s #4 | ESTABLISHED ESTABLISHED
0.050 < . ack 1361
	 | ESTABLISHED ESTABLISHED
	>message 1460 #4
end S1 ShADTa ESTABLISHED ESTABLISHED
finding >icmp certain x1
finding >open certain x1
end OTH D - -

== an invented ICMP error is not believed
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > . seq 1000000000 icmp 0x0301
	 | - -
end S1 ShA ESTABLISHED ESTABLISHED
finding >open certain x1
end OTH D - -

== ICMPv6 says the port is unreachable
v6
0 > S
	>attempt | SYN_SENT -
0.010 > S seq 0 icmp 0x0104
	>icmp_error 0x10104 0 #1 | - -
1 > S
	>attempt_repeated(time_out) 1s #1 | SYN_SENT -
end S0 S SYN_SENT -
finding >no_answer certain x2
finding >icmp certain x1
end OTH D - -

== ICMPv6 says the packet is too large
v6
0 > S <mss 1440>
	>attempt | SYN_SENT -
0.010 < S. <mss 1440>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > . 1:1441
	 | ESTABLISHED ESTABLISHED
0.031 > . seq 1 icmp 0x0200 mtu 1280
	>icmp_error 0x10200 1280 #4 | - -
0.040 > . 1:1221
	>retransmission_fast(too_large) 0.01s #4 | ESTABLISHED ESTABLISHED
0.050 < . ack 1221
	 | ESTABLISHED ESTABLISHED
	>message 1440 #4
end S1 ShADTa ESTABLISHED ESTABLISHED
finding >icmp certain x1
finding >open certain x1
end OTH D - -

