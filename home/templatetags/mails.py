"""What mails are written with."""

from django import template

from home.mails import quoted

register = template.Library()
register.filter("quoted", quoted)
