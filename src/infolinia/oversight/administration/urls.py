from django.urls import path

from infolinia.oversight.administration import listening, views

app_name = "administration"
urlpatterns = [
    path("administration", views.index, name="index"),
    path("administration/announcements/listen", listening.listen, name="listen"),
    path("administration/installation", views.installation, name="installation"),
    path("administration/menus", views.menus, name="menus"),
    path("administration/<slug:code>", views.list_things, name="list"),
    path("administration/<slug:code>/do/<slug:name>", views.act_of_list, name="act_of_list"),
    path("administration/<slug:code>/new", views.one_thing, name="new"),
    path("administration/<slug:code>/one/<str:key>", views.one_thing, name="one"),
    path("administration/<slug:code>/one/<str:key>/remove", views.remove, name="remove"),
    path("administration/<slug:code>/one/<str:key>/do/<slug:name>", views.act, name="act"),
    path("administration/<slug:code>/one/<str:key>/undo/<slug:number>", views.undo, name="undo"),
]
