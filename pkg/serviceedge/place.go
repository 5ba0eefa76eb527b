package serviceedge

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Place is a place on Earth, in degrees: north and east are positive.
type Place struct {
	Latitude  float64 `json:"latitude"`  // -90 to 90
	Longitude float64 `json:"longitude"` // -180 to 180
}

// ParsePlace reads coordinates as "35.68,139.69": latitude, then longitude.
func ParsePlace(text string) (Place, error) {
	north, east, ok := strings.Cut(text, ",")
	if p, fine := placeOf(north, east); ok && fine {
		return p, nil
	}
	return Place{}, fmt.Errorf("%.60q are no coordinates: write LATITUDE,LONGITUDE in degrees, as 35.68,139.69; "+
		"south and west are negative", text)
}

// placeOf reads two numbers.
func placeOf(north, east string) (Place, bool) {
	latitude, err := strconv.ParseFloat(strings.TrimSpace(north), 64)
	longitude, err2 := strconv.ParseFloat(strings.TrimSpace(east), 64)
	p := Place{latitude, longitude}
	return p, err == nil && err2 == nil && p.valid()
}

func (p Place) valid() bool { // not-a-number is within no bounds
	return p.Latitude >= -90 && p.Latitude <= 90 && p.Longitude >= -180 && p.Longitude <= 180
}

// compass reads what /vips says of a place: "84 W, 34 N" (recorded).
func compass(text string) *Place {
	parts := strings.Split(text, ",")
	if len(parts) != 2 {
		return nil
	}
	degrees := map[string]string{}
	for _, part := range parts {
		number, letter, ok := strings.Cut(strings.TrimSpace(part), " ")
		letter = strings.ToUpper(strings.TrimSpace(letter))
		if !ok || len(letter) != 1 || strings.HasPrefix(number, "-") {
			return nil
		}
		switch letter {
		case "S", "W":
			number = "-" + number
		case "N", "E":
		default:
			return nil
		}
		axis := "east"
		if letter == "N" || letter == "S" {
			axis = "north"
		}
		degrees[axis] = number
	}
	p, ok := placeOf(degrees["north"], degrees["east"])
	if !ok {
		return nil
	}
	return &p
}

// earthRadius is the mean one, in kilometres.
const earthRadius = 6371.0

// Kilometres is the way along the surface of the Earth, as a sphere, which is right to half a percent.
func (p Place) Kilometres(q Place) float64 {
	const degree = math.Pi / 180
	north := math.Sin((q.Latitude - p.Latitude) * degree / 2)
	east := math.Sin((q.Longitude - p.Longitude) * degree / 2)
	h := north*north + math.Cos(p.Latitude*degree)*math.Cos(q.Latitude*degree)*east*east
	return 2 * earthRadius * math.Asin(math.Sqrt(min(1, h)))
}
