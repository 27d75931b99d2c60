package main

import "math"

// course is the way of the water: three pipes of bamboo, and a fall after each of the first two.
var course = []Vec2{{X: -30, Y: 66}, {X: 560, Y: 108}, {X: 586, Y: 158}, {X: 92, Y: 198}, {X: 64, Y: 246}, {X: 670, Y: 290}}

var (
	catSeat  = Vec2{X: 118, Y: 150}
	stealAt  = lengthTo(3) - 62 // where its paw reaches into the water
	bowlAt   = Vec2{X: 92, Y: 322}
	tubAt    = Vec2{X: 600, Y: 330}
	paceFall = 1.9 // how much faster water falls
)

var courseLength = lengthTo(len(course) - 1)

// lengthTo returns how long the course is up to one of its corners.
func lengthTo(corner int) (l float64) {
	for i := range corner {
		l += course[i].Distance(course[i+1])
	}
	return l
}

// along returns the place so many pixels down the course, and the direction there, in degrees.
func along(d float64) (at Vec2, angle float64) {
	for i := range len(course) - 1 {
		from, to := course[i], course[i+1]
		l := from.Distance(to)
		if d <= l || i == len(course)-2 {
			way := to.Sub(from)
			return from.Add(way.MulScalar(d / l)), math.Atan2(way.Y, way.X) * 180 / math.Pi
		}
		d -= l
	}
	return at, 0
}

// steepness returns how much faster the water is at a place than where it is flat.
func steepness(d float64) float64 {
	if d > lengthTo(1) && d < lengthTo(2) || d > lengthTo(3) && d < lengthTo(4) {
		return paceFall
	}
	return 1
}
