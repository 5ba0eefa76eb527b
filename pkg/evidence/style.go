package evidence

// Style is the style sheet of the page, for other pages that are to look like it.
func Style() string { return pageCSS }
