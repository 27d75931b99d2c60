package main

import (
	"os"
	"time"
)

func Example() {
	factory(os.Stdout, 8*time.Hour)
	// Output:
	// station           made  works  starved  shelf full
	// frame molder       332    46%       8%         44%
	// needle molder     1005    17%       8%         73%
	// dial printer      1005    41%       0%         58%
	// gauge assembler    994    86%       1%         11%
	// panel assembler    329    68%      18%         13%
	// shipping            81    33%      49%         16%
	// left: plastic for 291 needles, 1992 screws, 1 boxes
	// sold: 320 panels in 80 boxes
}
