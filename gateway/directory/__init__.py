"""The directory of the region: municipalities, organisations, people and the posts they hold."""
