== a SYN-ACK overtaken by its acknowledgment
0 > S
	>attempt | SYN_SENT -
0.010 > . seq 1 ack 1
	 | ESTABLISHED ESTABLISHED
0.011 < S.
	<out_of_order(unclear) 0s #2, <accepted #1 | ESTABLISHED ESTABLISHED
0.030 < P. 1:101
	 | ESTABLISHED ESTABLISHED
0.040 > . ack 101
	 | ESTABLISHED ESTABLISHED
	<message 100 #4, <message_acked 0.01s #4
end S1 SAhd ESTABLISHED ESTABLISHED
finding <reordered likely x1
finding >open certain x1

== the last segment of the handshake was not captured
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.250 < P. 1:101
	 | SYN_SENT SYN_RECEIVED
0.270 > . ack 101
	>established 0s/0.01s #3 | ESTABLISHED ESTABLISHED
	<message 100 #3, <message_acked 0.02s #3
end S1 ShdA ESTABLISHED ESTABLISHED
finding >open certain x1

== DSACK of a SYN-ACK that was sent again
0 > S <mss 1460, sackok>
	>attempt | SYN_SENT -
0.010 < S. <mss 1460, sackok>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
1.010 < S. <mss 1460, sackok>
	<accepted_repeated(time_out) 1s #1 | ESTABLISHED SYN_RECEIVED
1.020 > . ack 1 <sack 0-1>
	<spurious_proved(syn_twice) | ESTABLISHED ESTABLISHED
end S1 ShA ESTABLISHED ESTABLISHED
finding <backlog likely x1
finding >open certain x1

== DSACK of data whose second copy was not captured
0 > S <mss 1460, sackok>
	>attempt | SYN_SENT -
0.010 < S. <mss 1460, sackok>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > P. 1:101
	 | ESTABLISHED ESTABLISHED
0.040 < . ack 101
	 | ESTABLISHED ESTABLISHED
0.050 < . ack 101 <sack 1-101>
	>spurious_proved(selective_ack) | ESTABLISHED ESTABLISHED
	>message 100 #4, >message_acked 0.01s #4
end S1 ShADa ESTABLISHED ESTABLISHED
finding >open certain x1

== DSACK of a FIN that was sent again
0 > S <mss 1460, sackok>
	>attempt | SYN_SENT -
0.010 < S. <mss 1460, sackok>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > F.
	>finished 0 | FIN_WAIT_1 ESTABLISHED
0.040 < . ack 2
	<half_closed #4 | FIN_WAIT_2 CLOSE_WAIT
0.250 > F. seq 1
	>finished_repeated(time_out) 0.22s #4 | FIN_WAIT_2 CLOSE_WAIT
0.260 < . ack 2 <sack 1-2>
	>spurious_proved(fin_twice) | FIN_WAIT_2 CLOSE_WAIT
end S2 ShAFa FIN_WAIT_2 CLOSE_WAIT
finding <not_closed possible x1
finding >loss(time_out) likely x1

== time-out with back-off
0 > S <mss 1460>
	>attempt | SYN_SENT -
0.010 < S. <mss 1460>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > P. 1:101
	 | ESTABLISHED ESTABLISHED
0.240 > P. 1:101
	>retransmission_timeout(time_out) 0.21s #4 | ESTABLISHED ESTABLISHED
0.660 > P. 1:101
	>retransmission_timeout(back_off) 0.42s #4 | ESTABLISHED ESTABLISHED
1.500 > P. 1:101
	>retransmission_timeout(back_off) 0.84s #4 | ESTABLISHED ESTABLISHED
1.520 < .
	 | ESTABLISHED ESTABLISHED
	>message 100 #4, >message_acked 1.49s #4
end S1 ShADTa ESTABLISHED ESTABLISHED
finding >timeout certain x3
finding >open certain x1

== fast retransmission after three duplicate acknowledgments
0 > S <mss 1460>
	>attempt | SYN_SENT -
0.010 < S. <mss 1460>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > . 1:1461
	 | ESTABLISHED ESTABLISHED
0.031 > . 1461:2921
	 | ESTABLISHED ESTABLISHED
0.032 > . 2921:4381
	 | ESTABLISHED ESTABLISHED
0.033 > . 4381:5841
	 | ESTABLISHED ESTABLISHED
0.034 > . 5841:7301
	 | ESTABLISHED ESTABLISHED
0.040 < . ack 1461
	 | ESTABLISHED ESTABLISHED
0.042 < . ack 1461
	<duplicate_ack(duplicate_acks) 1 #9 | ESTABLISHED ESTABLISHED
0.043 < . ack 1461
	<duplicate_ack(duplicate_acks) 2 #9 | ESTABLISHED ESTABLISHED
0.044 < . ack 1461
	<duplicate_ack(duplicate_acks) 3 #9 | ESTABLISHED ESTABLISHED
0.045 > . 1461:2921
	>retransmission_fast(duplicate_acks) 0.014s #5 | ESTABLISHED ESTABLISHED
0.055 < . ack 7301
	 | ESTABLISHED ESTABLISHED
	>message 7300 #8, >message_acked 0.021s #8
end S1 ShADaT ESTABLISHED ESTABLISHED
finding >loss likely x1
finding >open certain x1

== fast retransmission 25 ms after the last duplicate acknowledgment
0 > S <mss 1460>
	>attempt | SYN_SENT -
0.050 < S. <mss 1460>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.060 > .
	>established 0.06s/0.05s #2 | ESTABLISHED ESTABLISHED
0.070 > . 1:1461
	 | ESTABLISHED ESTABLISHED
0.071 > . 1461:2921
	 | ESTABLISHED ESTABLISHED
0.072 > . 2921:4381
	 | ESTABLISHED ESTABLISHED
0.073 > . 4381:5841
	 | ESTABLISHED ESTABLISHED
0.120 < . ack 1
	<duplicate_ack(duplicate_acks) 1 | ESTABLISHED ESTABLISHED
0.121 < . ack 1
	<duplicate_ack(duplicate_acks) 2 | ESTABLISHED ESTABLISHED
0.122 < . ack 1
	<duplicate_ack(duplicate_acks) 3 | ESTABLISHED ESTABLISHED
0.147 > . 1:1461
	>retransmission_fast(duplicate_acks) 0.077s #4 | ESTABLISHED ESTABLISHED
0.200 < . ack 5841
	 | ESTABLISHED ESTABLISHED
	>message 5840 #7, >message_acked 0.127s #7
end S1 ShADaT ESTABLISHED ESTABLISHED
finding >loss likely x1
finding >open certain x1

== fast retransmission on the evidence of SACK alone
0 > S <mss 1460, sackok>
	>attempt | SYN_SENT -
0.010 < S. <mss 1460, sackok>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > . 1:1461
	 | ESTABLISHED ESTABLISHED
0.031 > . 1461:2921
	 | ESTABLISHED ESTABLISHED
0.032 > . 2921:4381
	 | ESTABLISHED ESTABLISHED
0.040 < . ack 1461 <sack 2921-4381>
	 | ESTABLISHED ESTABLISHED
0.050 > . 1461:2921
	>retransmission_fast(selective_ack) 0.019s #5 | ESTABLISHED ESTABLISHED
0.060 < . ack 4381
	 | ESTABLISHED ESTABLISHED
	>message 4380 #6, >message_acked 0.028s #6
end S1 ShADaT ESTABLISHED ESTABLISHED
finding >loss likely x1
finding >open certain x1

== two holes: recovery repeats the second on a partial acknowledgment
0 > S <mss 1460>
	>attempt | SYN_SENT -
0.010 < S. <mss 1460>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > . 1:1461
	 | ESTABLISHED ESTABLISHED
0.030 > . 1461:2921
	 | ESTABLISHED ESTABLISHED
0.030 > . 2921:4381
	 | ESTABLISHED ESTABLISHED
0.030 > . 4381:5841
	 | ESTABLISHED ESTABLISHED
0.030 > . 5841:7301
	 | ESTABLISHED ESTABLISHED
0.040 < . ack 1
	<duplicate_ack(duplicate_acks) 1 | ESTABLISHED ESTABLISHED
0.040 < . ack 1
	<duplicate_ack(duplicate_acks) 2 | ESTABLISHED ESTABLISHED
0.040 < . ack 1
	<duplicate_ack(duplicate_acks) 3 | ESTABLISHED ESTABLISHED
0.041 > . 1:1461
	>retransmission_fast(duplicate_acks) 0.011s #4 | ESTABLISHED ESTABLISHED
0.051 < . ack 2921
	 | ESTABLISHED ESTABLISHED
0.052 > . 2921:4381
	>retransmission_fast(recovery) 0.022s #6 | ESTABLISHED ESTABLISHED
0.062 < . ack 7301
	 | ESTABLISHED ESTABLISHED
	>message 7300 #8, >message_acked 0.032s #8
end S1 ShADaT ESTABLISHED ESTABLISHED
finding >loss likely x2
finding >open certain x1

== tail loss probe
0 > S <mss 1460>
	>attempt | SYN_SENT -
0.010 < S. <mss 1460>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > . 1:1461
	 | ESTABLISHED ESTABLISHED
0.030 > . 1461:2921
	 | ESTABLISHED ESTABLISHED
0.030 > P. 2921:4000
	 | ESTABLISHED ESTABLISHED
0.070 > P. 2921:4000
	>retransmission_probe(time_out) 0.04s #6 | ESTABLISHED ESTABLISHED
0.080 < . ack 1 <sack 2921-4000>
	<duplicate_ack(selective_ack) 1 | ESTABLISHED ESTABLISHED
	>message 3999 #6
end S1 ShADTa ESTABLISHED ESTABLISHED
finding >loss likely x1
finding >open certain x1

== spurious: it had been acknowledged
0 > S <mss 1460>
	>attempt | SYN_SENT -
0.010 < S. <mss 1460>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > P. 1:101
	 | ESTABLISHED ESTABLISHED
0.040 < . ack 101
	 | ESTABLISHED ESTABLISHED
0.240 > P. 1:101
	>retransmission_spurious(already_acked) 0s | ESTABLISHED ESTABLISHED
	>message 100 #4, >message_acked 0.01s #4
end S1 ShADaT ESTABLISHED ESTABLISHED
finding >spurious(already_acked) certain x1
finding >open certain x1

== spurious: a SACK block covers it
0 > S <mss 1460, sackok>
	>attempt | SYN_SENT -
0.010 < S. <mss 1460, sackok>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > . 1:1461
	 | ESTABLISHED ESTABLISHED
0.031 > . 1461:2921
	 | ESTABLISHED ESTABLISHED
0.040 < . ack 1 <sack 1461-2921>
	<duplicate_ack(selective_ack) 1 | ESTABLISHED ESTABLISHED
0.300 > . 1461:2921
	>retransmission_spurious(already_selected) 0.269s #5 | ESTABLISHED ESTABLISHED
	>message 2920 #5
end S1 ShADaT ESTABLISHED ESTABLISHED
finding >spurious(already_selected) certain x1
finding >open certain x1

== DSACK proves a repetition needless
0 > S <mss 1460, sackok>
	>attempt | SYN_SENT -
0.010 < S. <mss 1460, sackok>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > P. 1:101
	 | ESTABLISHED ESTABLISHED
0.240 > P. 1:101
	>retransmission_timeout(time_out) 0.21s #4 | ESTABLISHED ESTABLISHED
0.250 < . ack 101
	 | ESTABLISHED ESTABLISHED
0.260 < . ack 101 <sack 1-101>
	>spurious_proved(selective_ack) #5 | ESTABLISHED ESTABLISHED
	>message 100 #4, >message_acked 0.22s #4
end S1 ShADTa ESTABLISHED ESTABLISHED
finding >timeout certain x1
finding >spurious(selective_ack) certain x1
finding >open certain x1

== partial overlap is new data
0 > S <mss 1460>
	>attempt | SYN_SENT -
0.010 < S. <mss 1460>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > P. 1:101
	 | ESTABLISHED ESTABLISHED
0.040 < . ack 101
	 | ESTABLISHED ESTABLISHED
0.050 > P. 51:201
	 | ESTABLISHED ESTABLISHED
0.060 < . ack 201
	 | ESTABLISHED ESTABLISHED
	>message 200 #6, >message_acked 0.01s #6
end S1 ShADa ESTABLISHED ESTABLISHED
finding >open certain x1

== overtaken: it comes before a round trip has passed
0 > S <mss 1460>
	>attempt | SYN_SENT -
0.010 < S. <mss 1460>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > . 1461:2921
	>lost_segment 1460 #3 | ESTABLISHED ESTABLISHED
0.031 > . 1:1461
	>out_of_order(short_gap) 0.001s #4 | ESTABLISHED ESTABLISHED
0.040 < . ack 2921
	 | ESTABLISHED ESTABLISHED
	>message 2920 #4, >message_acked 0.01s #4
end S1 ShADa ESTABLISHED ESTABLISHED
finding >reordered likely x1
finding >open certain x1

== overtaken late, but its time stamp is older
0 > S <mss 1460, ts 100 0>
	>attempt | SYN_SENT -
0.010 < S. <mss 1460, ts 500 100>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > . <ts 110 500>
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > . 1461:2921 <ts 121 500>
	>lost_segment 1460 #3 | ESTABLISHED ESTABLISHED
0.080 > . 1:1461 <ts 120 500>
	>out_of_order(earlier_clock) 0.05s #4 | ESTABLISHED ESTABLISHED
0.090 < . ack 2921 <ts 510 121>
	 | ESTABLISHED ESTABLISHED
	>message 2920 #4, >message_acked 0.06s #4
end S1 ShADa ESTABLISHED ESTABLISHED
finding >reordered likely x1
finding >open certain x1

== lost before the capture point, repeated
0 > S <mss 1460>
	>attempt | SYN_SENT -
0.010 < S. <mss 1460>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > . 1461:2921
	>lost_segment 1460 #3 | ESTABLISHED ESTABLISHED
0.031 < . ack 1
	<duplicate_ack(duplicate_acks) 1 | ESTABLISHED ESTABLISHED
0.250 > . 1:1461
	>retransmission_unseen(time_out) 0.22s #4 | ESTABLISHED ESTABLISHED
0.251 < . ack 2921
	 | ESTABLISHED ESTABLISHED
	>message 2920 #4, >message_acked 0.221s #4
end S1 ShADaT ESTABLISHED ESTABLISHED
finding >loss likely x1
finding >open certain x1

== a copy of an older unacknowledged segment within the round trip is no reordering
0 > S <mss 1460>
	>attempt | SYN_SENT -
0.100 < S. <mss 1460>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.200 > .
	>established 0.2s/0.1s #2 | ESTABLISHED ESTABLISHED
0.210 > . 1:1461
	 | ESTABLISHED ESTABLISHED
0.211 > . 1461:2921
	 | ESTABLISHED ESTABLISHED
0.230 > . 1:1461
	>retransmission_unclear(unclear) 0.02s #4 | ESTABLISHED ESTABLISHED
0.310 < . ack 2921
	 | ESTABLISHED ESTABLISHED
	>message 2920 #5, >message_acked 0.099s #5
end S1 ShADTa ESTABLISHED ESTABLISHED
finding >loss likely x1
finding >open certain x1

== the capture missed a segment
0 > S <mss 1460>
	>attempt | SYN_SENT -
0.010 < S. <mss 1460>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > . 1461:2921
	>lost_segment 1460 #3 | ESTABLISHED ESTABLISHED
0.040 < . ack 2921
	<acked_unseen 1460 #4 | ESTABLISHED ESTABLISHED
0.050 < P. 1:11
	>message 1460 #4, >message_acked 0.01s #4, >answered 0.02s #4 | ESTABLISHED ESTABLISHED
	<message 10 #6
end S1 ShADaGd ESTABLISHED ESTABLISHED
finding >open certain x1
finding >capture_loss certain x1

== acknowledged but never seen
0 > S <mss 1460>
	>attempt | SYN_SENT -
0.010 < S. <mss 1460>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 < . ack 501
	<acked_unseen 500 | ESTABLISHED ESTABLISHED
0.040 < . ack 901
	<acked_unseen 400 | ESTABLISHED ESTABLISHED
end S1 ShAaG ESTABLISHED ESTABLISHED
finding >open certain x1
finding >capture_loss certain x2

== every packet twice, once on each side of a router
0 > S ttl 64
	>attempt | SYN_SENT -
0.0001 > S ttl 63
	>duplicate(other_hop) #1 | SYN_SENT -
0.010 < S. ttl 50
	<accepted #2 | SYN_SENT SYN_RECEIVED
0.0101 < S. ttl 49
	<duplicate(other_hop) #3 | SYN_SENT SYN_RECEIVED
0.020 > . ttl 64 id 5
	>established 0.02s/0.01s #4 | ESTABLISHED ESTABLISHED
0.0201 > . ttl 63 id 5
	>duplicate(other_hop) #5 | ESTABLISHED ESTABLISHED
end S1 ShA ESTABLISHED ESTABLISHED
finding >open certain x1
finding >duplicates(other_hop) certain x2
finding <duplicates(other_hop) certain x1

== every packet twice, in two VLANs
0 > S vlan 10
	>attempt | SYN_SENT -
0.0001 > S vlan 20
	>duplicate(other_hop) #1 | SYN_SENT -
0.010 < S. vlan 20
	<accepted #2 | SYN_SENT SYN_RECEIVED
0.0101 < S. vlan 10
	<duplicate(other_hop) #3 | SYN_SENT SYN_RECEIVED
end S1 Sh SYN_SENT SYN_RECEIVED
finding <no_answer likely x1
finding >duplicates(other_hop) certain x1
finding <duplicates(other_hop) certain x1

== the same packet delivered twice
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > . id 7
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > P. 1:101 id 8
	 | ESTABLISHED ESTABLISHED
0.030003 > P. 1:101 id 8
	>duplicate(same_hop) #4 | ESTABLISHED ESTABLISHED
0.040 < .
	 | ESTABLISHED ESTABLISHED
	>message 100 #4, >message_acked 0.01s #4
end S1 ShADa ESTABLISHED ESTABLISHED
finding >open certain x1
finding >duplicates(same_hop) certain x1

== checksums are left to the card
0 > S sum partial
	>checksum_offload, >attempt | SYN_SENT -
0.010 < S. sum partial
	<checksum_offload, <accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > . sum partial
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > P. 1:101 sum partial
	 | ESTABLISHED ESTABLISHED
0.040 < .
	 | ESTABLISHED ESTABLISHED
	>message 100 #4, >message_acked 0.01s #4
end S1 ShADa ESTABLISHED ESTABLISHED
finding >open certain x1
finding >offload certain x3
finding <offload certain x1

== a segment damaged on the way
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.025 > P. 1:11
	 | ESTABLISHED ESTABLISHED
0.027 < .
	 | ESTABLISHED ESTABLISHED
0.028 > P. 11:21
	 | ESTABLISHED ESTABLISHED
0.029 < .
	 | ESTABLISHED ESTABLISHED
0.030 > P. 21:121 sum bad
	>checksum_bad | ESTABLISHED ESTABLISHED
0.250 > P. 21:121
	>retransmission_timeout(damaged) 0.22s #8, >part 20 #6 | ESTABLISHED ESTABLISHED
0.260 < .
	 | ESTABLISHED ESTABLISHED
	>part 100 #9, >message 120 #9, >message_acked 0.01s #9
end S1 ShADaCT ESTABLISHED ESTABLISHED
finding >damage certain x1
finding >open certain x1

== all checksums wrong: the capture, not damage
0 > S sum bad
	>attempt | SYN_SENT -
0.010 < S. sum bad
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > . sum bad
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > P. 1:101 sum bad
	 | ESTABLISHED ESTABLISHED
0.031 > P. 101:201 sum bad
	 | ESTABLISHED ESTABLISHED
0.040 < . sum bad
	 | ESTABLISHED ESTABLISHED
	>message 200 #5, >message_acked 0.009s #5
end S1 SchCADa ESTABLISHED ESTABLISHED
finding >open certain x1
finding >offload likely x3

== segments larger than the peer takes
0 > S <mss 1460>
	>attempt | SYN_SENT -
0.010 < S. <mss 1460>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > P. 1:8761
	>large_segment | ESTABLISHED ESTABLISHED
0.040 < .
	 | ESTABLISHED ESTABLISHED
	>message 8760 #4, >message_acked 0.01s #4
end S1 ShADa ESTABLISHED ESTABLISHED
finding >open certain x1
finding >large certain x1

== a large packet never gets through
0 > S <mss 1460>
	>attempt | SYN_SENT -
0.010 < S. <mss 1460>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > P. 1:1461
	 | ESTABLISHED ESTABLISHED
0.240 > P. 1:1461
	>retransmission_timeout(time_out) 0.21s #4 | ESTABLISHED ESTABLISHED
0.660 > P. 1:1461
	>retransmission_timeout(back_off) 0.42s #4 | ESTABLISHED ESTABLISHED
1.500 > P. 1:1461
	>retransmission_timeout(back_off) 0.84s #4 | ESTABLISHED ESTABLISHED
3.200 > P. 1:1461
	>retransmission_timeout(back_off) 1.7s #4 | ESTABLISHED ESTABLISHED
	>message 1460 #4
end S1 ShADT ESTABLISHED ESTABLISHED
finding >unacknowledged certain x4
finding >black_hole possible x2
finding >timeout certain x4
finding >open certain x1

== data in a gap, in two pieces
0 > S <mss 1460>
	>attempt | SYN_SENT -
0.010 < S. <mss 1460>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > . 301:401
	>lost_segment 300 #3 | ESTABLISHED ESTABLISHED
0.031 > . 101:201
	>out_of_order(short_gap) 0.001s #4 | ESTABLISHED ESTABLISHED
0.032 > . 1:101
	>out_of_order(short_gap) 0.002s #4 | ESTABLISHED ESTABLISHED
0.033 > . 201:301
	>out_of_order(short_gap) 0.003s #4 | ESTABLISHED ESTABLISHED
0.040 < .
	 | ESTABLISHED ESTABLISHED
	>message 400 #4, >message_acked 0.01s #4
end S1 ShADa ESTABLISHED ESTABLISHED
finding >reordered likely x3
finding >open certain x1

== a segment damaged on the way, asked for and repeated
0 > S <mss 1460>
	>attempt | SYN_SENT -
0.010 < S. <mss 1460>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.025 > P. 1:11
	 | ESTABLISHED ESTABLISHED
0.026 < .
	 | ESTABLISHED ESTABLISHED
0.030 > . 11:1471 sum bad
	>checksum_bad | ESTABLISHED ESTABLISHED
0.030 > . 1471:2931
	>lost_segment 1460 #6 | ESTABLISHED ESTABLISHED
0.035 < . ack 11
	<duplicate_ack(duplicate_acks) 1 #5 | ESTABLISHED ESTABLISHED
0.036 > . 11:1471
	>retransmission_unseen(damaged) 0.006s #7 | ESTABLISHED ESTABLISHED
0.040 < . ack 2931
	 | ESTABLISHED ESTABLISHED
	>message 2930 #7, >message_acked 0.01s #7
end S1 ShADaCT ESTABLISHED ESTABLISHED
finding >damage certain x1
finding >open certain x1

== a SYN overtaken by what followed it
0 > . seq 1 ack 1
	>mid_stream | ESTABLISHED ESTABLISHED
0.001 > S
	>out_of_order(unclear) 0s #1, >attempt | ESTABLISHED ESTABLISHED
0.010 > P. 1:11
	 | ESTABLISHED ESTABLISHED
0.020 < . seq 1 ack 11
	 | ESTABLISHED ESTABLISHED
	>message 10 #3, >message_acked 0.01s #3
end OTH ASDa ESTABLISHED ESTABLISHED
finding >reordered likely x1
finding >open certain x1

== a SYN-ACK overtaken by data
0 > S
	>attempt | SYN_SENT -
0.010 < P. 1:101
	 | SYN_SENT ESTABLISHED
0.011 < S.
	<out_of_order(unclear) 0s #2, <accepted #1 | SYN_SENT ESTABLISHED
0.020 > . ack 101
	>established 0s/0s #3 | ESTABLISHED ESTABLISHED
0.030 < P. 101:201
	 | ESTABLISHED ESTABLISHED
0.040 > .
	 | ESTABLISHED ESTABLISHED
	<message 200 #5, <message_acked 0.01s #5
end S1 SdhA ESTABLISHED ESTABLISHED
finding <reordered likely x1
finding >open certain x1

