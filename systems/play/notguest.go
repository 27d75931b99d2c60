//go:build !ebitenginevmguest

package play

const isGuest = false
