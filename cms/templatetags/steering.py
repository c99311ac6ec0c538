"""The pictures of the tables of figures, for the templates of `cms/steering/`."""

from django import template

from cms.steering import pictures

register = template.Library()

register.filter("bars", pictures.bars)
register.filter("shares", pictures.shares)
register.filter("parts", pictures.parts)
register.filter("line", pictures.line)
