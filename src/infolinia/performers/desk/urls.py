from django.urls import path

from infolinia.performers.desk import views

app_name = "desk"
urlpatterns = [
    path("desk", views.page, name="page"),
    path("desk/alive", views.alive, name="alive"),
    path("desk/now", views.now, name="now"),
    path("desk/check", views.check, name="check"),
    path("desk/understand", views.understand, name="understand"),
    path("desk/bargain", views.bargain, name="bargain"),
    path("desk/correction", views.correction, name="correction"),
    path("desk/consequences", views.consequences, name="consequences"),
    path("desk/sit", views.sit, name="sit"),
    path("desk/targets", views.targets, name="targets"),
    path("desk/colleagues", views.colleagues, name="colleagues"),
    path("desk/search", views.search, name="search"),
    path("desk/do/<slug:name>", views.act, name="act"),
]
