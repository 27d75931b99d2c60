package components

import "math"

// Vec2 is a point or a vector, in pixels; y points down.
type Vec2 struct{ X, Y float64 }

// Add returns v + w.
func (v Vec2) Add(w Vec2) Vec2 { return Vec2{v.X + w.X, v.Y + w.Y} }

// Sub returns v - w.
func (v Vec2) Sub(w Vec2) Vec2 { return Vec2{v.X - w.X, v.Y - w.Y} }

// Mul returns v with both parts multiplied by f.
func (v Vec2) Mul(f float64) Vec2 { return Vec2{v.X * f, v.Y * f} }

// Len returns the length of v.
func (v Vec2) Len() float64 { return math.Hypot(v.X, v.Y) }

// Dist returns the distance between two points.
func (v Vec2) Dist(w Vec2) float64 { return v.Sub(w).Len() }

// Unit returns the vector of length 1 in the direction of v, or v itself if it is zero.
func (v Vec2) Unit() Vec2 {
	if l := v.Len(); l > 0 {
		return v.Mul(1 / l)
	}
	return v
}

// Lerp returns the point at t of the way from v to w: v at 0 and exactly w at 1.
func (v Vec2) Lerp(w Vec2, t float64) Vec2 {
	return Vec2{v.X*(1-t) + w.X*t, v.Y*(1-t) + w.Y*t}
}
