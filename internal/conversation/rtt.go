package conversation

import "math"

// RTT keeps the times between data and its acknowledgment, as seen at the
// capture point, in a fixed small space. The median is exact for five samples
// and then estimated by the P-square method (Jain and Chlamtac, 1985).
//
// A sample is taken when an acknowledgment matches the end of a segment that
// was sent once (Karn's rule, RFC 6298, 3).
type RTT struct {
	count  uint32
	place  [3]uint32 // positions of the middle markers
	marker [5]float32
}

// spread is what is kept of times when their median is not asked for.
type spread struct {
	count       uint32
	least, most float32
	mean, m2    float64
}

func (d *spread) add(nanoseconds int64) {
	x := float32(nanoseconds)
	if d.count == 0 || x < d.least {
		d.least = x
	}
	d.most = max(d.most, x)
	d.count++
	delta := float64(nanoseconds) - d.mean
	d.mean += delta / float64(d.count)
	d.m2 += delta * (float64(nanoseconds) - d.mean)
}

// Spread tells of a number of times how long they were, in nanoseconds.
type Spread struct {
	Count     uint32 `json:"count"`
	Min       int64  `json:"min_ns"`
	Mean      int64  `json:"mean_ns"`
	Max       int64  `json:"max_ns"`
	Deviation int64  `json:"deviation_ns"` // the standard deviation of a sample
}

// told is d for others; nil when nothing was measured.
func (d *spread) told() *Spread {
	if d.count == 0 {
		return nil
	}
	t := &Spread{Count: d.count, Min: int64(d.least), Mean: int64(d.mean), Max: int64(d.most)}
	if d.count > 1 {
		t.Deviation = root(d.m2 / float64(d.count-1))
	}
	return t
}

func root(v float64) int64 {
	if v <= 0 {
		return 0
	}
	return int64(math.Sqrt(v))
}

// Count is the number of samples.
func (r *RTT) Count() uint32 { return r.count }

// Min is the shortest, in nanoseconds; 0 without samples.
func (r *RTT) Min() int64 { return int64(r.marker[0]) }

// Max is the longest, in nanoseconds.
func (r *RTT) Max() int64 {
	if r.count == 0 {
		return 0
	}
	return int64(r.marker[min(r.count, 5)-1])
}

// Median is the middle one, in nanoseconds.
func (r *RTT) Median() int64 {
	if r.count >= 5 {
		return int64(r.marker[2])
	}
	if r.count == 0 {
		return 0
	}
	return int64(r.marker[(r.count-1)/2])
}

func (r *RTT) add(nanoseconds int64) {
	x := float32(nanoseconds)
	r.count++
	if r.count <= 5 {
		r.insert(x)
		return
	}
	r.estimate(x)
}

// insert keeps the first five samples in order.
func (r *RTT) insert(x float32) {
	i := int(r.count) - 1
	for ; i > 0 && r.marker[i-1] > x; i-- {
		r.marker[i] = r.marker[i-1]
	}
	r.marker[i] = x
	if r.count == 5 {
		r.place = [3]uint32{2, 3, 4}
	}
}

func (r *RTT) estimate(x float32) {
	switch {
	case x < r.marker[0]:
		r.marker[0] = x
	case x > r.marker[4]:
		r.marker[4] = x
	}
	for i := range r.place {
		if x < r.marker[i+1] {
			r.place[i]++
		}
	}
	n := float32(r.count - 1)
	for i := range r.place {
		r.adjust(i, 1+n*float32(i+1)/4)
	}
}

// adjust moves a middle marker one place towards where it should be.
func (r *RTT) adjust(i int, want float32) {
	at := r.place[i]
	left, right := uint32(1), r.count
	if i > 0 {
		left = r.place[i-1]
	}
	if i < 2 {
		right = r.place[i+1]
	}
	switch off := want - float32(at); {
	case off >= 1 && right-at > 1:
		r.marker[i+1] = r.parabola(i+1, 1, float32(left), float32(at), float32(right))
		r.place[i]++
	case off <= -1 && at-left > 1:
		r.marker[i+1] = r.parabola(i+1, -1, float32(left), float32(at), float32(right))
		r.place[i]--
	}
}

func (r *RTT) parabola(i int, d, left, at, right float32) float32 {
	q := &r.marker
	v := q[i] + d/(right-left)*((at-left+d)*(q[i+1]-q[i])/(right-at)+(right-at-d)*(q[i]-q[i-1])/(at-left))
	if q[i-1] < v && v < q[i+1] {
		return v
	}
	if d > 0 {
		return q[i] + (q[i+1]-q[i])/(right-at)
	}
	return q[i] - (q[i-1]-q[i])/(left-at)
}
